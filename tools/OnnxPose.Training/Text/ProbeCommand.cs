using OnnxPose.Evaluation.Scenes;
using OnnxPose.Numerics;
using OnnxPose.Training.Commands;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;

namespace OnnxPose.Training.Text;

/// <summary><c>probes</c>: fits new linear probes on an exported, frozen text encoder and reports
/// them.</summary>
static class ProbeCommand
{
    const int Batches = 32, CaptionsPerBatch = 250, Steps = 400;

    public static void Run(Arguments arguments)
    {
        using var encoder = TextEncoderFile.Load(arguments.Text("text", "models/mini/text_encoder"));
        var tokens = CaptionTokens.Load(arguments.Text("tokenizer", "models/mini/tokenizer"));
        arguments.RefuseOthers();
        using var scope = NewDisposeScope();
        var examples = Enumerable.Range(0, Batches).Select(number =>
            Encode(encoder, tokens, number)).ToArray();
        // The encoder's own parameters get no gradients, and without decay AdamW leaves them as they are.
        using var optimizer = new FlatAdamW(encoder.Parameters, beta2: 0.98, weightDecay: 0);
        for (var step = 0; step < Steps; step++)
        {
            using var inner = NewDisposeScope();
            var (batch, states) = examples[step % Batches];
            encoder.Parameters.Gradients.zero_();
            SlotProbes.Loss(SlotProbes.Logits(encoder.Parameters, states), batch).backward();
            optimizer.Descend(0.03 * (1 - (double)step / Steps), averageDecay: 0);
        }
        TextProbeReport.Print(encoder, tokens);
    }

    static (CaptionBatch Batch, Tensor[] States) Encode(TextEncoder encoder, CaptionTokens tokens, int number)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var random = PoseRandom.FromSeed(0).Fork("probes");
        var batch = CaptionBatch.Draw(tokens, SceneSplit.Training, random, 8 * number, CaptionsPerBatch);
        return (batch, [.. SlotProbes.States(encoder, batch).Select(static s =>
            s.MoveToOuterDisposeScope())]);
    }
}
