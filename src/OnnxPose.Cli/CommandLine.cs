using System.CommandLine;
using System.CommandLine.Invocation;
using OnnxPose.Cli.Commands;

namespace OnnxPose.Cli;

/// <summary>
/// The <c>onnxpose</c> command: reads the arguments, runs one command, maps what it throws.
/// </summary>
static class CommandLine
{
    /// <summary>Runs a command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] arguments, Terminal terminal)
    {
        using var interruption = new Interruption();
        var asJson = arguments.Contains("--json");
        try
        {
            return Invoke(arguments, new(terminal, interruption.Token));
        }
        catch (Exception e)
        {
            var failure = Failure.From(e, interruption.Code);
            Report(failure, asJson, terminal.Error);
            return failure.Code;
        }
    }

    static void Report(Failure failure, bool asJson, TextWriter error)
    {
        try
        {
            if (asJson)
            {
                failure.WriteJson(error);
            }
            else
            {
                failure.WriteText(error);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Standard error is full or closed: the exit code still says what happened.
        }
    }

    static int Invoke(string[] arguments, CommandContext context)
    {
        // Without response files: "@home" is a prompt, and no file is read that was not asked for.
        var parsed = Root(context).Parse(arguments, new() { ResponseFileTokenReplacer = null });
        // Help goes before errors, but no command runs on arguments that were not understood.
        if (parsed.Errors.Count > 0 && parsed.Action is null or ParseErrorAction)
        {
            throw new UsageException(string.Join(" ", parsed.Errors.Select(static error => error.Message)));
        }
        return parsed.Invoke(new()
        {
            Output = context.Terminal.Out,
            Error = context.Terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,   // Interruption does it
        });
    }

    static RootCommand Root(CommandContext context)
    {
        var root = new RootCommand("From text to pose to image, without Python.\n" + ExitCode.Table);
        context.Options.AddTo(root);
        root.Subcommands.Add(ImageCommand.Create(context));
        root.Subcommands.Add(PoseCommand.Create(context));
        root.Subcommands.Add(ScoreCommand.Create(context));
        root.Subcommands.Add(EvalCommand.Create(context));
        root.Subcommands.Add(ProfileCommand.Create(context));
        root.Subcommands.Add(ModelsCommand.Create(context));
        root.Subcommands.Add(DoctorCommand.Create(context));
        return root;
    }
}
