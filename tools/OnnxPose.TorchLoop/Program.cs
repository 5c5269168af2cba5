using System.Globalization;
using OnnxPose.Benchmarks.Steps;
using OnnxPose.Numerics;
using OnnxPose.TorchLoop;
using OnnxPose.Training.Native;
using TorchSharp;

if (args is not [var model, var file, var threads, var seconds])
{
    Console.Error.WriteLine("usage: OnnxPose.TorchLoop MODEL-FOLDER REFERENCE-FILE THREADS SECONDS");
    return 2;
}
LibtorchSetup.Load(int.Parse(threads, CultureInfo.InvariantCulture), yields: false);
var reference = LoopReference.Read(file);
using var pass = new EagerPass(model, reference.Text);
var loop = new PublishedLoop(
    pass.Config, pass.Run, MeasuredPerson.DrawnBy(SamplerKind.Paper),
    TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)));
loop.Run();
var version = typeof(torch).Assembly.GetName().Version?.ToString(3);
Console.WriteLine(new TorchLoopLine
{
    Library = $"TorchSharp {version}, libtorch {torch.__version__}",
    Threads = torch.get_num_threads(),
    Passes = loop.Passes.Count,
    Seconds = loop.Seconds,
    Difference = reference.LargestDifference(pass.Run(reference.Poses)),
}.Write());
return 0;
