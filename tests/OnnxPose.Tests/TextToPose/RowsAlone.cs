using OnnxPose.Models;
using OnnxPose.Tests.Models;

namespace OnnxPose.Tests.TextToPose;

/// <summary>What the loop read in a batch against each row alone.</summary>
/// <remarks>
/// Logits are compared, each row being fed again what the loop fed it. Places are not: a place that is off by
/// a rounding is fed back, so that how far the next ones are off is the transformer's doing and no bound on
/// the batch's.
/// </remarks>
static class RowsAlone
{
    const float Tolerance = 1e-5f;

    /// <summary>Every logit that was read is the same alone, within 1e-5 of the larger of 1 and its
    /// magnitude.</summary>
    /// <param name="batch">What the loop ran on.</param>
    /// <param name="beginRow">Opens a decoder of one row with the text of the given one.</param>
    public static void Require(RecordingDecoder batch, Func<int, IPoseDecoder> beginRow)
    {
        foreach (var row in batch.Readings.GroupBy(static reading => reading.Row))
        {
            using var alone = beginRow(row.Key);
            Near.Scaled(
                [.. row.SelectMany(static reading => reading.Logits)],
                [.. row.SelectMany(reading => Read(alone, reading))], Tolerance, $"row {row.Key}");
        }
    }

    static float[] Read(IPoseDecoder alone, RecordingDecoder.Reading reading)
    {
        (alone.Tokens[0], alone.Lengths[0]) = (reading.Token, reading.Length);
        alone.Step(default);
        return alone.Logits(0, reading.Head).ToArray();
    }
}
