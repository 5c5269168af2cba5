using System.CommandLine;

namespace OnnxPose.Cli.Progress;

/// <summary>Shows how far a call is in the way that the command line and the screen allow.</summary>
static class ProgressDisplay
{
    /// <summary>Runs a call.</summary>
    /// <param name="parsed">Whether programs read along, or nobody wants to know.</param>
    /// <param name="context">Where progress is shown.</param>
    /// <param name="call">The call; null tells it that nobody listens.</param>
    public static T Run<T>(
        ParseResult parsed, CommandContext context, Func<IProgress<GenerateProgress>?, T> call)
    {
        var error = context.Terminal.Error;
        if (context.AsJson(parsed) || parsed.GetValue(context.Options.Quiet))
        {
            return call(null);
        }
        if (!context.Terminal.DrawsProgress)
        {
            return call(new StageLines(error));
        }
        using var bar = new ProgressBar(error, context.Terminal.Patience);
        return call(bar);
    }
}
