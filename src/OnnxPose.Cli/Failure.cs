using OnnxPose.Evaluation.Retrieval;
using OnnxPose.Hub;

namespace OnnxPose.Cli;

/// <summary>An error as the user sees it: what happened, and what to do.</summary>
/// <param name="Code">One of <see cref="ExitCode"/>.</param>
/// <param name="Kind">The name of the exception's type.</param>
/// <param name="Message">What happened, in one line.</param>
/// <param name="Advice">What to do, in one line.</param>
sealed record Failure(int Code, string Kind, string Message, string Advice)
{
    /// <summary>Finds out what an exception means.</summary>
    /// <param name="exception">What a command threw.</param>
    /// <param name="signal">The exit code of the signal that arrived, or null.</param>
    public static Failure From(Exception exception, int? signal)
    {
        var code = exception is OperationCanceledException && signal is { } stop ? stop : CodeOf(exception);
        string[] lines = exception.Message.Split((char[])['\r', '\n'],
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        // A name in a broken file is quoted, and may hold anything.
        var message = TextLine.Plain(string.Join(' ', lines));
        return new(code, exception.GetType().Name, message, AdviceFor(code, exception))
        {
            Trace = code == ExitCode.Bug ? exception.ToString() : null,
        };
    }

    /// <summary>Where a bug happened; null for everything else.</summary>
    public string? Trace { get; init; }

    /// <summary>Writes two lines, and for a bug where it happened.</summary>
    public void WriteText(TextWriter error)
    {
        error.WriteLine($"onnxpose: {Message}");
        error.WriteLine(Advice);
        if (Trace is not null)
        {
            error.WriteLine(Trace);
        }
    }

    /// <summary>Writes one JSON object.</summary>
    public void WriteJson(TextWriter error) => error.WriteLine(JsonText.Object(json =>
    {
        json.WriteStartObject("error");
        json.WriteNumber("code", Code);
        json.WriteString("kind", Kind);
        json.WriteString("message", Message);
        json.WriteString("advice", Advice);
        if (Trace is not null)
        {
            json.WriteString("trace", Trace);
        }
        json.WriteEndObject();
    }));

    static int CodeOf(Exception exception) => exception switch
    {
        UsageException => ExitCode.Usage,
        ModelContractException or ModelNotFoundException or SafetensorsFormatException
            or DeviceNotAvailableException or HubException => ExitCode.Model,
        InputException or ImageFormatException or PoseFormatException or CaptionIndexException =>
            ExitCode.Input,
        IOException or UnauthorizedAccessException => ExitCode.InputOutput,
        NonFiniteValueException => ExitCode.NonFinite,
        _ => ExitCode.Bug,
    };

    static string AdviceFor(int code, Exception exception) => code switch
    {
        ExitCode.Usage => "See 'onnxpose --help' or 'onnxpose COMMAND --help'.",
        ExitCode.Model when exception is DeviceNotAvailableException =>
            "Take --device cpu, or leave out --require-device to fall back to the processor.",
        ExitCode.Model when exception is HubException =>
            "Correct what is named and pull again; what has arrived is not fetched twice.",
        ExitCode.Model when exception is ModelNotFoundException { Component: var missing }
            && missing == ModelNotFoundException.WholeModel =>
            "See which models there are with 'onnxpose models list', or give a folder with --models.",
        ExitCode.Model =>
            "See what the folder holds with 'onnxpose models show', or name another with --models.",
        ExitCode.Input => "Correct the input and run the command again.",
        ExitCode.InputOutput when exception.InnerException is HubRetryException =>
            "Check the network and HF_ENDPOINT, and pull again.",
        ExitCode.InputOutput when exception is FileNotFoundException or DirectoryNotFoundException =>
            "Check the name; a relative one starts at the working directory.",
        ExitCode.InputOutput => "Check that the place exists, has free space and may be read or written.",
        ExitCode.NonFinite => "Check the model's weights; if they are half-precision ones, try --device cpu.",
        ExitCode.Interrupted or ExitCode.Terminated => "Nothing half-written was left behind.",
        _ => "This is a bug: please report it with the lines below.",
    };
}
