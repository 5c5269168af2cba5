using OnnxPose.Hub;

namespace OnnxPose.Cli;

/// <summary>Where models lie.</summary>
static class ModelLocation
{
    /// <summary>The variable that names a model folder for commands without <c>--models</c>.</summary>
    public const string Variable = "ONNXPOSE_MODELS";

    /// <summary>The folder that holds the models that came with the program.</summary>
    public static string BuiltIn { get; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>The model folder to use.</summary>
    /// <param name="given">The value of <c>--models</c>: a folder, or the name of what was pulled; or
    /// null.</param>
    /// <exception cref="ModelNotFoundException">It is a name, and was not pulled.</exception>
    public static string Resolve(string? given)
    {
        var name = given ?? Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(name))
        {
            return Path.Combine(BuiltIn, "mini");
        }
        // What lies at hand wins, so that nobody's folder changes its meaning by a pull.
        return Directory.Exists(name) ? name : HubCache.OfUser().Find(name) ?? RequireFolder(name);
    }

    static string RequireFolder(string name) => name != ModelPull.BundleName
        && (HubRepository.TryParse(name) is null || Path.IsPathRooted(name) || name.StartsWith('.'))
            ? name     // whoever opens it says what is missing
            : throw new ModelNotFoundException(ModelNotFoundException.WholeModel, name,
            [
                $"the folder {Path.GetFullPath(name)}",
                $"what 'onnxpose models pull {name}' puts into {HubCache.OfUser().Root}",
            ]);
}
