using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

/// <summary>The golden folder of the text-to-pose transformer: its inputs and outputs by name.</summary>
sealed class T2pFixture : IDisposable
{
    public static string Folder { get; } = GoldenFolder.Path("t2p");

    public PoseTransformerConfig Config { get; } =
        PoseTransformerConfig.Read(Path.Combine(Folder, "config.json"), "t2p");

    public SafetensorsFile Io { get; } = SafetensorsFile.Open(Path.Combine(Folder, "io.safetensors"));

    public float[] Singles(string name) => Io.ReadSingles(name);

    public long[] Shape(string name) => [.. Io.Tensors[name].Shape];

    /// <summary>The teacher-forced batch, or its first rows.</summary>
    public TeacherForcedPoses Poses(int? rows = null)
    {
        var all = (int)Shape("tf.bboxes")[0];
        var take = rows ?? all;
        return TeacherForcedPoses.From(
            Config, Rows("tf.image_ratio"),
            Rows("tf.bboxes"), Rows("tf.bodies"), Rows("tf.faces"), Rows("tf.hands"));

        float[] Rows(string name) =>
            Singles(name) is var values ? values[..(values.Length / all * take)] : [];
    }

    public TextStates Text(string name) => Shape(name) is [var prompts, var tokens, var width]
        ? new()
        {
            Prompts = (int)prompts,
            Tokens = (int)tokens,
            Width = (int)width,
            Penultimate = Singles(name),
        }
        : throw new InvalidDataException($"{name} is not (prompt, token, width).");

    public void Dispose() => Io.Dispose();
}
