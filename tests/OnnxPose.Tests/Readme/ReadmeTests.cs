using System.Text.RegularExpressions;
using OnnxPose.Onnx.Files;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Readme;

/// <summary>
/// The README's examples are the bodies of tests: between <c>snippet: NAME</c> and <c>/snippet</c> there and
/// here stands the same text. UPDATE_README=1 writes it into the README instead of comparing.
/// </summary>
public sealed partial class ReadmeTests
{
    static readonly string s_readme = Path.Combine(GoldenFolder.RepositoryRoot, "README.md");

    static readonly string s_sources =
        Path.Combine(GoldenFolder.RepositoryRoot, "tests", "OnnxPose.Tests", "Readme");

    [Test]
    public void EveryExample_IsTheTextOfATest()
    {
        var snippets = Snippets();
        var text = File.ReadAllText(s_readme);
        var named = Block().Matches(text).Select(static match => match.Groups["name"].Value).ToArray();
        Assert.That(named, Is.Not.Empty.And.EquivalentTo(snippets.Keys),
            "the README and the tests name other snippets");

        var expected = Block().Replace(text, match => Example(match.Groups["name"].Value));
        string Example(string name) =>
            $"<!-- snippet: {name} -->\n```csharp\n{snippets[name]}```\n<!-- /snippet -->";
        if (Environment.GetEnvironmentVariable("UPDATE_README") == "1")
        {
            AtomicFile.WriteText(s_readme, expected);
            return;
        }
        Assert.That(
            text, Is.EqualTo(expected), "run the tests once with UPDATE_README=1 and look at the difference");
    }

    [Test]
    public void EveryCSharpBlock_IsSuchAnExample() =>
        Assert.That(Block().Replace(File.ReadAllText(s_readme), ""),
            Does.Not.Contain("```csharp").And.Not.Contain("```cs\n"));

    // A snippet's parts in one file, in their order, with an empty line between them.
    static Dictionary<string, string> Snippets() => Directory.GetFiles(s_sources, "*Snippet.cs")
        .SelectMany(static file => Part().Matches(File.ReadAllText(file)))
        .GroupBy(static match => match.Groups["name"].Value,
            static match => Dedent(match.Groups["body"].Value))
        .ToDictionary(static parts => parts.Key, static parts => string.Join('\n', parts));

    static string Dedent(string body)
    {
        var lines = body.TrimEnd().Split('\n');
        var indent = lines.Where(static line => line.Length > 0)
            .Min(static line => line.Length - line.TrimStart().Length);
        return string.Concat(lines.Select(line => (line.Length > indent ? line[indent..] : "") + '\n'));
    }

    [GeneratedRegex("<!-- snippet: (?<name>\\w+) -->\n```csharp\n(?<body>.*?)```\n<!-- /snippet -->",
        RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^ *// snippet: (?<name>\\w+)\n(?<body>.*?)^ *// /snippet$",
        RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Part();
}
