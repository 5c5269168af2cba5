using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Models;

/// <summary>What the rows of a batch of latents are to become, as the UNet reads it.</summary>
/// <remarks>
/// With guidance the batch has the rows of the negative prompt, then those of the prompt. Immutable by
/// convention: whoever gets the arrays does not write to them. Thread-safe.
/// </remarks>
sealed record DenoisingConditions
{
    /// <summary>Rows of the batch.</summary>
    public required int Rows { get; init; }

    /// <summary>Text tokens a row, padding included.</summary>
    public required int Tokens { get; init; }

    /// <summary>(row, token, <see cref="UNetConfig.TextWidth"/>): the states of all text encoders, side by
    /// side.</summary>
    public required float[] TextStates { get; init; }

    /// <summary>(row, width): the pooled and projected text.</summary>
    public required float[] PooledText { get; init; }

    /// <summary>
    /// (row, number): the original picture's height and width, the crop's top and left, then the target's
    /// height and width (base), or the aesthetic score (refiner). Pixels.
    /// </summary>
    public required float[] TimeIds { get; init; }

    /// <summary>Width of one row's pooled text.</summary>
    public int PooledWidth => PooledText.Length / Rows;

    /// <summary>Time ids of one row.</summary>
    public int TimeIdsPerRow => TimeIds.Length / Rows;

    /// <summary>Checks that the arrays have the sizes that a UNet asks for.</summary>
    /// <exception cref="ArgumentException">One has another; the message says which.</exception>
    internal void RequireFit(UNetConfig config)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Tokens);
        Require(nameof(TextStates), TextStates, checked((long)Rows * Tokens * config.TextWidth),
            $"{Rows} rows of {Tokens} tokens, {config.TextWidth} wide");
        var ids = PooledText.Length % Rows == 0 ? config.TimeIds(PooledWidth) : -1;
        if (ids < 0)
        {
            throw new ArgumentException(
                $"{nameof(PooledText)} has {PooledText.Length} numbers for {Rows} rows; with the time ids, " +
                $"{config.TimeIdWidth} wide each, a row must make {config.ConditionWidth}. " +
                "Check that text encoder and UNet belong together.");
        }
        Require(nameof(TimeIds), TimeIds, (long)Rows * ids,
            $"{Rows} rows of {ids}, beside a pooled text {PooledWidth} wide");
    }

    static void Require(string name, float[] values, long count, string expected)
    {
        if (values.Length != count)
        {
            throw new ArgumentException(
                $"{name} has {values.Length} numbers, expected {count}: {expected}. " +
                "Check that text encoder and UNet belong together.");
        }
    }
}
