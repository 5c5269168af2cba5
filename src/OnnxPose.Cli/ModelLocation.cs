namespace OnnxPose.Cli;

/// <summary>Where models lie.</summary>
static class ModelLocation
{
    /// <summary>The variable that names a model folder for commands without <c>--models</c>.</summary>
    public const string Variable = "ONNXPOSE_MODELS";

    /// <summary>The folder that holds the models that came with the program.</summary>
    public static string BuiltIn { get; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>The model folder to use.</summary>
    /// <param name="given">The value of <c>--models</c>, or null.</param>
    public static string Resolve(string? given) =>
        given ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? named
            : Path.Combine(BuiltIn, "mini"));
}
