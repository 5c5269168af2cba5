using System.CommandLine;
using System.Globalization;
using OnnxPose.Inference;

namespace OnnxPose.Cli;

/// <summary>What a run did otherwise than it was asked to, in one wording for all commands.</summary>
static class RunWarnings
{
    /// <summary>Says where networks ran that were to run on a GPU.</summary>
    /// <remarks>Whoever lets us choose does not want to be told each time that there is none.</remarks>
    public static void WarnOfFallback(
        this CommandContext context, ParseResult parsed, InferenceOptions asked, DeviceReport device)
    {
        if (asked.Device.Kind == DeviceKind.Cuda && device.FallbackReason is { } reason)
        {
            context.Warn(parsed, $"not on a GPU: {reason}.");
        }
    }

    /// <summary>Says what of a prompt the text encoder did not see.</summary>
    public static void WarnOfCut(this CommandContext context, ParseResult parsed, PromptTokens prompt)
    {
        if (prompt.Truncated)
        {
            context.Warn(parsed, string.Create(CultureInfo.InvariantCulture,
                $"the text encoder reads {prompt.Limit} tokens and did not see ") +
                $"'{TextLine.Shorten(prompt.CutText)}'.");
        }
    }
}
