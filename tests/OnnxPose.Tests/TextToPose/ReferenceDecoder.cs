using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Tests.TextToPose;

/// <summary>The decoder's contract fulfilled by <see cref="ReferenceTransformer"/>, a row at a
/// time.</summary>
sealed class ReferenceDecoder : IPoseDecoder
{
    readonly ReferenceTransformer _transformer;
    readonly ReferenceTransformer.TextMemory?[] _texts;
    readonly PoseToken[] _tokens;
    readonly int[] _lengths;
    readonly double[][] _outputs;
    readonly (List<double[]> Keys, List<double[]> Values)[,] _cache;    // (row, layer)

    public ReferenceDecoder(ReferenceTransformer transformer, params float[]?[] textOfRow)
    {
        _transformer = transformer;
        _texts = [.. textOfRow.Select(states => states is null ? null : transformer.Remember(states))];
        (_tokens, _lengths, _outputs) = (new PoseToken[Rows], new int[Rows], new double[Rows][]);
        _cache = new (List<double[]>, List<double[]>)[Rows, transformer.Config.Layers];
        for (var i = 0; i < _cache.Length; i++)
        {
            _cache[i % Rows, i / Rows] = ([], []);
        }
    }

    public PoseTransformerConfig Config => _transformer.Config;

    public int Rows => _texts.Length;

    public Span<PoseToken> Tokens => _tokens;

    public Span<int> Lengths => _lengths;

    public void Step(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var row = 0; row < Rows; row++)
        {
            var x = _transformer.Embed(_tokens[row]);
            for (var layer = 0; layer < Config.Layers; layer++)
            {
                var (query, key, value) = _transformer.Project(layer, x);
                var (keys, values) = _cache[row, layer];
                Put(keys, key, _lengths[row]);
                Put(values, value, _lengths[row]);
                x = _transformer.Finish(layer, x, query, keys, values, _texts[row]);
            }
            _outputs[row] = x;
        }
    }

    public ReadOnlySpan<float> Logits(int row, PoseHead head) =>
        Array.ConvertAll(_transformer.Read(_outputs[row], head), static d => (float)d);

    public void Dispose()
    {
    }

    // What lay at this place and behind it belongs to an earlier sequence or step.
    static void Put(List<double[]> rows, double[] row, int place)
    {
        Assert.That(place, Is.InRange(0, rows.Count), "a step leaves a hole in the cache");
        rows.RemoveRange(place, rows.Count - place);
        rows.Add(row);
    }
}
