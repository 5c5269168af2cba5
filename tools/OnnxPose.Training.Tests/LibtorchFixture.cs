using OnnxPose.Training.Native;

namespace OnnxPose.Training.Tests;

/// <summary>Loads libtorch once, for all tests; one thread, so that sums have one order.</summary>
[SetUpFixture]
public class LibtorchFixture
{
    [OneTimeSetUp]
    public void Load() => LibtorchSetup.Load(threads: 1);
}
