using System.CommandLine;
using OnnxPose.Cli.Output;
using OnnxPose.Components;
using OnnxPose.Inference;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose doctor</c>: what is installed, what would be used, and why.</summary>
static class DoctorCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command("doctor",
            "Show what is installed: ONNX Runtime, providers, GPU, driver, the CUDA and cuDNN libraries\n" +
            "that are there and those that are missing, free memory; what would be used, why, and what to\n" +
            "do about it.");
        var inference = new InferenceArguments();
        inference.AddTo(command);
        command.SetAction(parsed => Run(inference.Read(parsed), parsed, context));
        return command;
    }

    static int Run(InferenceOptions options, ParseResult parsed, CommandContext context)
    {
        var path = ModelLocation.Resolve(parsed.GetValue(context.Options.Models));
        var outlook = DeviceOutlook.Of(options.Device);
        var report = new DoctorReport(
            path, Estimate(path, outlook), CudaDiagnosis.Machine, GpuList.Query(), outlook);
        context.Terminal.Out.WriteLine(context.AsJson(parsed) ? report.Json() : report.Text());
        return ExitCode.Done;
    }

    // A model that is broken is another command's matter.
    static MemoryEstimate? Estimate(string path, DeviceOutlook outlook)
    {
        try
        {
            return MemoryEstimate.Of(new(path), outlook.Device);
        }
        catch (Exception e) when (e is ModelNotFoundException or ModelContractException
            or SafetensorsFormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
