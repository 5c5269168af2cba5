using BenchmarkDotNet.Running;
using OnnxPose.Benchmarks.Images;
using OnnxPose.Benchmarks.Kernels;
using OnnxPose.Benchmarks.Load;
using OnnxPose.Benchmarks.Poses;
using OnnxPose.Benchmarks.Readme;
using OnnxPose.Benchmarks.Retrieval;
using OnnxPose.Benchmarks.Samplers;
using OnnxPose.Benchmarks.Scale;
using OnnxPose.Benchmarks.Scoring;
using OnnxPose.Benchmarks.Steps;

if (args is ["sampler-table", ..])
{
    return SamplerTable.Run(args.AsSpan(1));
}
if (args is ["t2p-ratio", ..])
{
    return RatioReport.Run(args.AsSpan(1));
}
if (args is ["listener"])
{
    return ListenerCost.Run();
}
if (args is ["start-up"])
{
    return StartUp.Run();
}
if (args is ["pose-share"])
{
    return PoseShare.Run();
}
if (args is ["loop-share"])
{
    return LoopShare.Run();
}
if (args is ["sdxl", ..])
{
    return SdxlStructure.Run(args.AsSpan(1));
}
if (args is ["knn", ..])
{
    return KnnTable.Run(args.AsSpan(1));
}
if (args is ["score", ..])
{
    return ScoreTable.Run(args.AsSpan(1));
}
if (args is ["soak", ..])
{
    return Soak.Run(args.AsSpan(1));
}
if (args is [SoakRun.Name, ..])
{
    return SoakRun.Run(args.AsSpan(1));
}
if (args is ["throughput", ..])
{
    return Throughput.Run(args.AsSpan(1));
}
if (args is ["kernels"])
{
    return KernelTable.Run();
}
if (args is ["load"])
{
    return LoadReport.Run();
}
if (args is ["readme", ..])
{
    return ReadmeCommand.Run(args.AsSpan(1));
}
if (args is [LoadParts.Name, ..])
{
    return LoadParts.Run(args.AsSpan(1));
}
BenchmarkSwitcher.FromAssembly(typeof(Soak).Assembly).Run(args);
return 0;
