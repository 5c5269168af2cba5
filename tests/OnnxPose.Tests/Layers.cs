using System.Reflection;
using System.Text.RegularExpressions;
using Mono.Cecil;
using NetArchTest.Rules;
using OnnxPose.TestKit;

namespace OnnxPose.Tests;

/// <summary>Which folder of the runtime library a type belongs to, and who uses whom.</summary>
static partial class Layers
{
    static readonly Dictionary<string, string> s_folderOfRootType = FoldersOfRootTypes();

    /// <summary>From the folder it is written in, for types of the root namespace, else
    /// from the namespace.</summary>
    public static string Of(string fullName) => fullName.Split('/')[0].Split('.') switch
    {
        ["OnnxPose", var type] =>
            s_folderOfRootType.GetValueOrDefault(type.Split('`')[0], $"(no source of {type})"),
        ["OnnxPose", var layer, ..] => layer,
        _ => "",
    };

    static Dictionary<string, string> FoldersOfRootTypes()
    {
        var source = Path.Combine(GoldenFolder.RepositoryRoot, "src", "OnnxPose");
        return (
            from file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            let text = File.ReadAllText(file)
            where text.Contains("namespace OnnxPose;", StringComparison.Ordinal)
            from Match declaration in Declaration().Matches(text)
            select (Type: declaration.Groups[1].Value,
                Folder: Path.GetRelativePath(source, file).Split('/', '\\')[0]))
            .Distinct().ToDictionary(static pair => pair.Type, static pair => pair.Folder);
    }

    [GeneratedRegex(
        @"^[a-z ]*\b(?:class|struct|interface|enum|record|delegate void) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    /// <summary>The layers that have types.</summary>
    public static IEnumerable<string> In(Assembly assembly) =>
        Own(assembly).Select(static type => Of(type.FullName!)).Distinct();

    /// <summary>Types that use a layer beside or above their own.</summary>
    /// <param name="assembly">The library.</param>
    /// <param name="floors">The layers from the top down; those of one floor may not use each other.</param>
    public static IEnumerable<string> Violations(Assembly assembly, params string[][] floors) =>
        from floor in Enumerable.Range(0, floors.Length)
        from layer in floors[floor]
        let forbidden = floors.Take(floor + 1).SelectMany(static f => f)
            .Where(other => other != layer).ToArray()
        from type in Users(assembly, layer, [.. Own(assembly).Select(static t => t.FullName!)
            .Where(name => forbidden.Contains(Of(name)))])
        select $"{type} of {layer} uses one of {string.Join(", ", forbidden)}";

    /// <summary>Types outside a layer that use a library which is that layer's own.</summary>
    public static IEnumerable<string> Trespassers(Assembly assembly, string owner, string library) =>
        In(assembly).Where(layer => layer != owner).SelectMany(layer => Users(assembly, layer, [library]));

    static IEnumerable<string> Users(Assembly assembly, string layer, string[] names) => names.Length == 0
        ? []
        : Types.InAssembly(assembly).That().MeetCustomRule(new InLayer(layer))
            .ShouldNot().HaveDependencyOnAny(names).GetResult().FailingTypeNames ?? [];

    static IEnumerable<Type> Own(Assembly assembly) => assembly.GetTypes().Where(static type =>
        !type.IsNested && type.Namespace?.Split('.')[0] == "OnnxPose");

    sealed class InLayer(string layer) : ICustomRule
    {
        public bool MeetsRule(TypeDefinition type) => Of(type.FullName) == layer;
    }
}
