using static TorchSharp.torch;

namespace OnnxPose.Training.Weights;

/// <summary>Nearly orthogonal updates for the matrices inside a transformer (Muon).</summary>
/// <remarks>
/// Source: Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024: five steps of a
/// quintic Newton-Schulz iteration; scaled to the size that AdamW's updates have, after Liu et al., "Muon is
/// scalable for LLM training", 2025, so that one learning rate serves both.
/// </remarks>
static class Orthogonalized
{
    const int Steps = 5;
    const float A = 3.4445f, B = -4.7750f, C = 2.0315f;

    /// <summary>Replaces parts of a flat update by the orthogonalized momentum.</summary>
    /// <param name="specs">The parameters, in the order of the flat tensors.</param>
    /// <param name="momentum">[all parameters].</param>
    /// <param name="update">[all parameters], changed in place.</param>
    public static void Replace(IReadOnlyList<ParameterSpec> specs, Tensor momentum, Tensor update)
    {
        foreach (var group in Matrices(specs).GroupBy(static m => (m.Rows, m.Columns)))
        {
            using var scope = NewDisposeScope();
            var (rows, columns) = group.Key;
            var directions = Iterate(stack(group.Select(m => m.In(momentum))));
            var scale = 0.2f * MathF.Sqrt(Math.Max(rows, columns));
            foreach (var (index, matrix) in group.Index())
            {
                matrix.In(update).copy_(directions[index] * scale);
            }
        }
    }

    // [matrix, rows, columns]: towards U V' of each one's U S V'.
    static Tensor Iterate(Tensor x)
    {
        var isTall = x.shape[1] > x.shape[2];
        x = isTall ? x.transpose(1, 2) : x;
        x = x / (x.square().sum([1, 2], keepdim: true).sqrt() + 1e-7f);
        for (var i = 0; i < Steps; i++)
        {
            var square = x.bmm(x.transpose(1, 2));
            x = x * A + (square * B + square.bmm(square) * C).bmm(x);
        }
        return isTall ? x.transpose(1, 2) : x;
    }

    // Queries, keys and values in one tensor are three matrices.
    static IEnumerable<Matrix> Matrices(IReadOnlyList<ParameterSpec> specs)
    {
        var offset = 0L;
        foreach (var spec in specs)
        {
            if (spec.IsHiddenMatrix)
            {
                var parts = spec.Shape[0] == 3 * spec.Shape[1] ? 3 : 1;
                for (var part = 0; part < parts; part++)
                {
                    yield return new(offset + part * spec.Count / parts, spec.Shape[0] / parts,
                        spec.Shape[1]);
                }
            }
            offset += spec.Count;
        }
    }

    readonly record struct Matrix(long Offset, long Rows, long Columns)
    {
        public Tensor In(Tensor flat) => flat.narrow(0, Offset, Rows * Columns).view(Rows, Columns);
    }
}
