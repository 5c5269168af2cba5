namespace OnnxPose.Onnx.Tests.Safetensors;

/// <summary>A broken file by name; its bytes are made when a test asks for them.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Make">Makes its bytes.</param>
/// <param name="Says">What a message must say, so that somebody can find the fault in the file.</param>
public sealed record HostileFile(string Name, Func<byte[]> Make, params string[] Says)
{
    public override string ToString() => Name;
}
