using OnnxPose.Training.Images.Data;
using OnnxPose.Training.Images.Networks;
using OnnxPose.Training.Text;
using static TorchSharp.torch;

namespace OnnxPose.Training.Images.Training;

/// <summary>Text encoder, adapter and UNet together: from noisy latents to v.</summary>
/// <remarks>v = kept * noise - share of noise * latents. Salimans and Ho, "Progressive distillation",
/// 2022.</remarks>
sealed class Denoiser(TextEncoder text, UNet2DCondition unet, FullAdapterXL adapter)
{
    static readonly float[] s_sizeNumbers =
        [PaintedScene.Size, PaintedScene.Size, 0, 0, PaintedScene.Size, PaintedScene.Size];

    public NoiseSchedule Schedule { get; } = new();

    /// <summary>The weighted mean square error of v, and that of v away from where pose pictures were
    /// patched, between before and after.</summary>
    public (Tensor Error, Tensor Leak) Losses(DenoisingBatch batch, long[] latentShape)
    {
        var latents = tensor(batch.Latents).view([batch.Count, .. latentShape]);
        var noise = tensor(batch.Noise).view(latents.shape);
        var steps = tensor(batch.Steps);
        var kept = Column([.. batch.Steps.Select(Schedule.Kept)]);
        var share = Column([.. batch.Steps.Select(Schedule.Noise)]);
        var weights = tensor(batch.Steps.Select(Schedule.Weight).ToArray());
        var again = tensor(batch.Patches.Scenes);
        var (text, pooled) = States(batch.Ids, batch.Ends, batch.TextKept);
        var noisy = kept * latents + share * noise;
        var features = Features(Pictures(batch.Poses, batch.Patches.Poses), Twice(Column(batch.PoseKept)));
        var predicted = Predict(Twice(noisy), Twice(steps), (Twice(text), Twice(pooled)), features);
        var (plain, patched) = (predicted[..batch.Count], predicted[batch.Count..]);
        var error = (plain - (kept * noise - share * latents)).square().mean([1, 2, 3]);
        var away = tensor(batch.Patches.Away).view([again.shape[0], 1, .. latentShape[1..]]);
        var leak = ((plain.index_select(0, again) - patched) * away).square().mean([1, 2, 3]);
        return ((error * weights).mean(), (leak * weights.index_select(0, again)).mean());

        Tensor Twice(Tensor rows) => cat([rows, rows.index_select(0, again)]);
    }

    /// <summary>v of noisy latents.</summary>
    /// <param name="noisy">[batch, channels, height, width].</param>
    /// <param name="steps">[batch], 0 to 999.</param>
    /// <param name="states">Of <see cref="States"/>.</param>
    /// <param name="features">Of <see cref="Features"/>; empty without an adapter.</param>
    public Tensor Predict(Tensor noisy, Tensor steps, (Tensor Text, Tensor Pooled) states,
        Tensor[] features) =>
        unet.Forward(noisy, steps, states.Text, states.Pooled,
            tensor(s_sizeNumbers).unsqueeze(0).expand(noisy.shape[0], -1), features);

    /// <summary>The adapter's maps, times a factor for every picture.</summary>
    /// <param name="poses">[batch, 3, side, side], 0 to 1.</param>
    /// <param name="factor">[batch, 1, 1, 1].</param>
    public Tensor[] Features(Tensor poses, Tensor factor) =>
        [.. adapter.Forward(poses).Select(map => map * factor)];

    /// <summary>Penultimate states and the projected end state, times a factor for every caption.</summary>
    public (Tensor Text, Tensor Pooled) States(long[] ids, long[] ends, float[] factor)
    {
        using var guard = no_grad();
        var states = text.Penultimate(tensor(ids).view(ends.Length, -1));
        var pooled = text.Projected(states, tensor(ends));
        var kept = tensor(factor);
        return (states * kept.view(-1, 1, 1), pooled * kept.view(-1, 1));
    }

    static Tensor Pictures(params float[][] pictures) =>
        cat([.. pictures.Select(static p => tensor(p).view(-1, 3, PaintedScene.Size, PaintedScene.Size))]);

    static Tensor Column(float[] numbers) => tensor(numbers).view(-1, 1, 1, 1);
}
