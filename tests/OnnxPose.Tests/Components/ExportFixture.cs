using Microsoft.ML.OnnxRuntime;
using OnnxPose.Components;
using OnnxPose.Inference;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Protobuf;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Components;

/// <summary>Exported graphs of fixtures.</summary>
static class ExportFixture
{
    /// <summary>Components and the fixture that each is tested with.</summary>
    public static IEnumerable<TestCaseData> Networks =>
    [
        .. new (string Component, string Fixture)[]
        {
            ("text_encoder", "clip-text"), ("text_encoder_2", "clip-text-proj"),
            ("clip_vision", "clip-vision"), ("clapp", "clapp"), ("adapter", "t2i-adapter-xl"),
            ("adapter_full", "t2i-adapter-full"),
            ("unet", "unet-sdxl"), ("refiner/unet", "unet-refiner"), ("vae", "vae"), ("t2p", "t2p"),
        }.Where(static pair => !GoldenFolder.Lacks(pair.Fixture))
        .Select(static pair => new TestCaseData(pair.Component, pair.Fixture)),
    ];

    /// <summary>A component whose files are a fixture's.</summary>
    public static ModelComponent Component(string name, string fixture) =>
        new(name, GoldenFolder.Path(fixture));

    /// <summary>An exported graph, opened from its file alone.</summary>
    public static ModelSession Open(ComponentGraph graph, string path) => ModelSession.Open(
        new(Path.GetDirectoryName(path)!, Path.GetFileName(path),
            static _ => throw new FileNotFoundException()),
        graph.Contract, InferenceOptions.Default);

    /// <summary>Opens a file as a program would that trusts no shape, and closes it again.</summary>
    public static void OpenStrictly(string path)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        options.AddSessionConfigEntry("session.strict_shape_type_inference", "1");
#pragma warning disable RS0030 // What is tested here is that others can open it.
        using var session = new InferenceSession(path, options);
#pragma warning restore RS0030
        Assert.That(session.OutputMetadata, Is.Not.Empty);
    }

    /// <summary>The messages of a file.</summary>
    public static ModelProto Parse(string path) => ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));

    /// <summary>A target.</summary>
    public static GraphTarget Target(bool portable, int opset) =>
        new() { Portable = portable, OperatorSet = opset };
}
