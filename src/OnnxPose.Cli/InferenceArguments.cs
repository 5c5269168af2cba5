using System.CommandLine;
using OnnxPose.Inference;

namespace OnnxPose.Cli;

/// <summary>The options of commands that run networks.</summary>
sealed class InferenceArguments
{
    readonly Option<DevicePolicy?> _device = new("--device")
    {
        Description = "Where the networks run: auto (default), cpu, cuda or cuda:N.",
        HelpName = "NAME",
        CustomParser = OptionParser.Value(Parse, "auto, cpu, cuda or cuda:N"),
    };

    readonly Option<bool> _required = new("--require-device")
    {
        Description = "Fail with exit code 3 where the GPU that --device names is not usable.",
    };

    readonly Option<int?> _threads = new("--threads")
    {
        Description = "Threads of the processor that the networks use. Default: all.",
        HelpName = "N",
        CustomParser = OptionParser.Number(1, 1024),
    };

    readonly Option<Precision?> _precision = new("--precision")
    {
        Description = "What the networks compute in: auto (default; fp32 on the processor, fp16 on a GPU), " +
            "fp32, fp16 (on the processor fp32), or int8 (8-bit weights for poses and texts, not for " +
            "pictures).",
        HelpName = "NAME",
        CustomParser = OptionParser.OneOf(
            ("auto", Precision.Auto), ("fp32", Precision.Fp32), ("fp16", Precision.Fp16),
            ("int8", Precision.EightBit)),
    };

    readonly Option<long?> _gpuMemory = new("--gpu-memory")
    {
        Description = "Mebibytes that each network may take of a GPU's memory. Default: no limit.",
        HelpName = "MIB",
        CustomParser = OptionParser.Number(1L, 1 << 24),
    };

    readonly Option<bool> _graph = new("--cuda-graph")
    {
        Description = "On a GPU, record the text-to-pose step once and replay it.",
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_device);
        command.Options.Add(_required);
        command.Options.Add(_threads);
        command.Options.Add(_precision);
        command.Options.Add(_gpuMemory);
        command.Options.Add(_graph);
    }

    /// <summary>What a command line asks for.</summary>
    public InferenceOptions Read(ParseResult parsed) => new()
    {
        Device = (parsed.GetValue(_device) ?? DevicePolicy.Auto) with
        {
            Required = parsed.GetValue(_required),
        },
        Threads = parsed.GetValue(_threads) ?? 0,
        Precision = parsed.GetValue(_precision) ?? Precision.Auto,
        GpuMemoryLimit = parsed.GetValue(_gpuMemory) << 20,
        CudaGraph = parsed.GetValue(_graph),
    };

    static DevicePolicy? Parse(string text)
    {
        try
        {
            return DevicePolicy.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
