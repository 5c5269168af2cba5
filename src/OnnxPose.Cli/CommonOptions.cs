using System.CommandLine;

namespace OnnxPose.Cli;

/// <summary>The options that all commands share.</summary>
sealed class CommonOptions
{
    public Option<string?> Models { get; } = new("--models")
    {
        Description =
            "Folder with the model, or the name that it was pulled by. Default: the one ONNXPOSE_MODELS\n" +
            "names, else the built-in miniature.",
        HelpName = "DIR",
        CustomParser = OptionParser.Folder,
        Recursive = true,
    };

    public Option<ulong?> Seed { get; } = new("--seed")
    {
        Description = "Where all randomness comes from. Default: a new one each time; the result says which.",
        HelpName = "N",
        Recursive = true,
        CustomParser = OptionParser.Number<ulong>(0, ulong.MaxValue),
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON object on standard output, and errors as JSON on standard error.",
        Recursive = true,
    };

    public Option<bool> Quiet { get; } = new("--quiet")
    {
        Description = "No progress; warnings and errors only.",
        Recursive = true,
    };

    /// <summary>Adds them to the root, from where all commands have them.</summary>
    public void AddTo(RootCommand root)
    {
        root.Options.Add(Models);
        root.Options.Add(Seed);
        root.Options.Add(Json);
        root.Options.Add(Quiet);
    }
}
