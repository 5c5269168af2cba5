using BenchmarkDotNet.Running;
using OnnxPose.Benchmarks.Samplers;

if (args is ["sampler-table", ..])
{
    return SamplerTable.Run(args.AsSpan(1));
}
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
