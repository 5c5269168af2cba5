using System.Globalization;

namespace OnnxPose.Benchmarks.Samplers;

/// <summary>One sampler's figures for a mixture and a temperature.</summary>
/// <param name="Distance">Total-variation distance to the exact cell masses.</param>
/// <param name="Noise">What of it is the measurement's own.</param>
/// <param name="Microseconds">Per sample.</param>
sealed record SamplerResult(double Distance, double Noise, double Microseconds);

/// <summary>One line of the table.</summary>
/// <param name="Mixture">Its name.</param>
/// <param name="Temperature">T.</param>
/// <param name="Reference">Distance between the two quadratures that the exact masses come from.</param>
/// <param name="Results">One per sampler.</param>
sealed record SamplerRow(string Mixture, float Temperature, double Reference, SamplerResult[] Results)
{
    /// <summary>The line as Markdown.</summary>
    public string ToMarkdown()
    {
        var cells = Results.Select(static r => string.Create(
            CultureInfo.InvariantCulture, $"{r.Distance:0.0000} | {r.Noise:0.0000} | {r.Microseconds:0.0}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {Mixture} | {Temperature} | {Reference:0.0000} | {string.Join(" | ", cells)} |");
    }
}
