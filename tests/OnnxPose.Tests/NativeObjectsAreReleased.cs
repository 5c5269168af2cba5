using OnnxPose.Inference;

namespace OnnxPose.Tests;

/// <summary>After all tests, no native object is left. A finalizer would hide a leak from any memory
/// figure.</summary>
[SetUpFixture]
sealed class NativeObjectsAreReleased
{
    [OneTimeTearDown]
    public void Check() => Assert.That(NativeObjects.Alive, Is.Zero, "native objects that nobody disposed");
}
