using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Poses;
using OnnxPose.Text;

namespace OnnxPose.Benchmarks.Load;

/// <summary>One way of opening the miniature, part by part, in a process of its own: what nothing else has
/// warmed up.</summary>
static class LoadParts
{
    /// <summary>The command of the process.</summary>
    public const string Name = "load-run";

    static readonly List<(string Part, double Milliseconds, double Compiled)> s_parts = [];

    /// <summary>Opens everything and draws a pose; prints a line for each part: its name, milliseconds, and
    /// milliseconds of those in which this thread compiled methods.</summary>
    /// <param name="args">The model's folder; then <c>prepack</c> or not, <c>optimize</c> or not.</param>
    public static int Run(ReadOnlySpan<string> args)
    {
        using (var process = Process.GetCurrentProcess())
        {
            var since = TimeProvider.System.GetUtcNow() - process.StartTime.ToUniversalTime();
            s_parts.Add(("the runtime's start", since.TotalMilliseconds,
                JitInfo.GetCompilationTime().TotalMilliseconds));
        }
        var options = new InferenceOptions
        {
            Device = DevicePolicy.Cpu,
            Prepack = args.Contains("prepack"),
            OptimizesGraph = args.Contains("optimize"),
        };
        if (args.Contains("parallel"))
        {
            Whole(args[0], options);
        }
        else
        {
            InParts(args[0], options);
        }
        s_parts.ForEach(static part => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{part.Part}\t{part.Milliseconds:F2}\t{part.Compiled:F2}")));
        return 0;
    }

    static void Whole(string folder, InferenceOptions options)
    {
        using var pipeline = Measure("everything at once",
            () => PosePipeline.Load(folder, new() { Inference = options }));
        Pose(() => pipeline.GeneratePoses(new PoseRequest("a woman in a red dress waving") { Seed = 5 }));
    }

    static void InParts(string folder, InferenceOptions options)
    {
        Measure("ONNX Runtime's library", static () => OnnxEnvironment.Version);
        var tokenizer = Measure("tokenizer", () => ClipTokenizer.Load(Path.Combine(folder, "tokenizer")));
        using var encoder = Measure("text encoder",
            () => TextEncoder.Load(Path.Combine(folder, "text_encoder"), options));
        using var transformer = Measure("text-to-pose transformer",
            () => PoseTransformer.Load(Path.Combine(folder, "t2p"), options));
        using var networks = new OpenedNetworks(tokenizer, encoder, transformer);
        using var pipeline = new PosePipeline(networks, new() { Inference = options });
        Pose(() => pipeline.GeneratePoses(new PoseRequest("a woman in a red dress waving") { Seed = 5 }));
    }

    static void Pose(Func<PoseResult> generate)
    {
        var result = Measure("first pose", generate);
        Measure("second pose", generate);
        Measure("picture and pose file", () =>
        {
            using var stream = new MemoryStream();
            PngWriter.Write(stream, PosePainter.Draw(result.Pose, 768, 768), []);
            PoseJson.Write(stream, result.Pose, 768, 768);
            return stream.Length;
        });
    }

    static T Measure<T>(string part, Func<T> run)
    {
        var (start, compiled) = (Stopwatch.GetTimestamp(), JitInfo.GetCompilationTime(currentThread: true));
        var value = run();
        s_parts.Add((part, Stopwatch.GetElapsedTime(start).TotalMilliseconds,
            (JitInfo.GetCompilationTime(currentThread: true) - compiled).TotalMilliseconds));
        return value;
    }
}
