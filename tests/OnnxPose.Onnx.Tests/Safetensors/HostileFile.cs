namespace OnnxPose.Onnx.Tests.Safetensors;

/// <summary>A broken file by name; its bytes are made when a test asks for them.</summary>
public sealed record HostileFile(string Name, Func<byte[]> Make)
{
    public override string ToString() => Name;
}
