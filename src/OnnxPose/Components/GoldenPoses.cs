using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Components;

/// <summary>Compares the text-to-pose transformer with reference tensors: whole sequences,
/// teacher-forced.</summary>
static class GoldenPoses
{
    const string Logits = "tf.logits";

    /// <summary>Compares; none where the file has no such sequences.</summary>
    public static OutputError[] Compare(
        ModelComponent component, ITensorSource golden, InferenceOptions options, CancellationToken stop)
    {
        if (!golden.Tensors.ContainsKey(Logits))
        {
            return [];
        }
        using var transformer = PoseTransformer.Load(component.Folder, options);
        var text = golden.Entry("tf.text_embeddings");
        var states = new TextStates
        {
            Prompts = (int)text.Shape[0],
            Tokens = (int)text.Shape[1],
            Width = (int)text.Shape[2],
            Penultimate = golden.ReadSingles(text.Name),
        };
        var poses = TeacherForcedPoses.From(transformer.Config, golden.ReadSingles("tf.image_ratio"),
            golden.ReadSingles("tf.bboxes"), golden.ReadSingles("tf.bodies"), golden.ReadSingles("tf.faces"),
            golden.ReadSingles("tf.hands"));
        return [OutputError.Between(
            component.Name, Logits, transformer.FullPass(poses, states, stop), golden)];
    }
}
