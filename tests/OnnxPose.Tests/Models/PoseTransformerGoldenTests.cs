using OnnxPose.Models;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

[Category("Golden")]
[NeedsFixture("t2p")]
sealed class PoseTransformerGoldenTests
{
    const float Tolerance = 1e-4f;

    readonly T2pFixture _golden = new();
    readonly PoseTransformer _transformer = PoseTransformer.Load(T2pFixture.Folder);

    [OneTimeTearDown]
    public void Dispose()
    {
        _transformer.Dispose();
        _golden.Dispose();
    }

    [Test]
    public void FullPass_GivesThePublishedLogits_ForEveryRow()
    {
        var logits = _transformer.FullPass(_golden.Poses(), _golden.Text("tf.text_embeddings"));
        Near.Absolute(logits, _golden.Singles("tf.logits"), Tolerance, "tf.logits");
    }

    [Test]
    public void FullPass_WithoutText_SkipsCrossAttention()
    {
        var logits = _transformer.FullPass(_golden.Poses(rows: 1), text: null);
        Near.Absolute(logits, _golden.Singles("tf.logits_no_text"), Tolerance, "tf.logits_no_text");
    }

    [Test]
    public void FullPass_WithStatesOfTheOwnTextEncoder_GivesThePublishedLogits()
    {
        using var encoder = TextEncoder.LoadFromPoseTransformer(T2pFixture.Folder);
        var ids = OnnxPose.Onnx.Safetensors.TensorReading.ReadInt64s(_golden.Io, "ids.input_ids");
        var text = encoder.Encode(ids, (int)_golden.Shape("ids.input_ids")[0]);
        Near.Absolute(
            text.Penultimate, _golden.Singles("ids.text_embeddings"), Tolerance, "ids.text_embeddings");
        Near.Absolute(
            _transformer.FullPass(_golden.Poses(rows: 1), text), _golden.Singles("ids.logits"),
            Tolerance, "ids.logits");
    }

    [Test]
    public void Decoder_GivesThePublishedLogits_StepByStep()
    {
        var poses = _golden.Poses();
        using var decoder = _transformer.Begin(
            _golden.Text("tf.text_embeddings"), [.. Enumerable.Range(0, poses.Rows)]);
        Near.Absolute(
            Stepper.Run(decoder, poses), _golden.Singles("tf.logits"), Tolerance, "tf.logits, stepwise");
    }

    [Test]
    public void Decoder_WithoutText_GivesThePublishedLogits_StepByStep()
    {
        using var decoder = _transformer.BeginWithoutText(1);
        Near.Absolute(
            Stepper.Run(decoder, _golden.Poses(rows: 1)), _golden.Singles("tf.logits_no_text"), Tolerance,
            "tf.logits_no_text, stepwise");
    }
}
