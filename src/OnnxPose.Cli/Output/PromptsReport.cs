using OnnxPose.Inference;

namespace OnnxPose.Cli.Output;

/// <summary>What <c>pose --prompts</c> prints with <c>--json</c> when its lines went to a file.</summary>
/// <param name="Done">Prompts whose lines are there.</param>
/// <param name="Kept">Of those, what an earlier run made.</param>
/// <param name="Cut">Prompts of this run of which the text encoder did not see the end.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Models">The model's folder.</param>
/// <param name="Load">How long the models took to open.</param>
/// <param name="Device">Where the networks ran.</param>
sealed record PromptsReport(
    int Done, int Kept, int Cut, ulong Seed, string Models, TimeSpan Load, DeviceReport Device)
{
    /// <summary>One object.</summary>
    public string Json(string path) => JsonText.Object(json =>
    {
        json.WriteString("command", "pose");
        json.WriteString("file", path);
        json.WriteNumber("prompts", Done);
        json.WriteNumber("kept", Kept);
        json.WriteNumber("truncated", Cut);
        json.WriteNumber("runSeed", Seed);
        json.WriteString("models", Models);
        PoseReport.WriteDevice(json, Device);
        json.WriteStartObject("seconds");
        json.WriteNumber("load", Math.Round(Load.TotalSeconds, 6));
        PoseReport.WriteProcess(json);
        json.WriteEndObject();
    });
}
