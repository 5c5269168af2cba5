using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Components;

/// <summary>Compares the text-to-pose transformer with reference tensors: whole sequences,
/// teacher-forced.</summary>
static class GoldenPoses
{
    const string Logits = "tf.logits";

    /// <summary>Compares; none where the file has no such sequences.</summary>
    /// <exception cref="ModelContractException">A tensor is missing or has another shape.</exception>
    public static OutputError[] Compare(
        ModelComponent component, ITensorSource golden, InferenceOptions options, CancellationToken stop)
    {
        if (!golden.Tensors.ContainsKey(Logits))
        {
            return [];
        }
        using var transformer = PoseTransformer.Load(component.Folder, options);
        var (rows, width) = (golden.Entry(Logits).Shape.FirstOrDefault(), transformer.Config.TextWidth);
        var tokens = golden.Entry("tf.text_embeddings").Shape is [_, var count, _] ? count : 1;
        var states = new TextStates
        {
            Prompts = (int)rows,
            Tokens = (int)tokens,
            Width = width,
            Penultimate = Read(golden, "tf.text_embeddings", rows, tokens, width),
        };
        return [OutputError.Between(component.Name, Logits,
            transformer.FullPass(Poses(transformer.Config, golden, rows), states, stop), golden)];
    }

    static TeacherForcedPoses Poses(PoseTransformerConfig config, ITensorSource golden, long rows)
    {
        return TeacherForcedPoses.From(config, Read(golden, "tf.image_ratio", rows),
            Part("tf.bboxes", PoseTransformerConfig.BoxCorners),
            Part("tf.bodies", PoseTransformerConfig.BodyPoints),
            Part("tf.faces", PoseTransformerConfig.FacePoints),
            Part("tf.hands", PoseTransformerConfig.HandPoints));

        float[] Part(string name, int points) => Read(golden, name, rows, config.MaxPeople, points, 2);
    }

    static float[] Read(ITensorSource golden, string name, params long[] shape)
    {
        var entry = golden.Entry(name);
        return shape[0] > 0 && entry.Shape.AsSpan().SequenceEqual(shape)
            ? GoldenCase.ReadFinite(golden, name)
            : throw new ModelContractException(
                $"Tensor '{name}' of '{golden.Path}' is {entry.Form}, expected " +
                $"{TensorEntry.FormatShape(shape)} with the rows of '{Logits}', at least one. " +
                "Check that the reference was made with this model.");
    }
}
