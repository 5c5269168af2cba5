using OnnxPose.Onnx.Graphs;
using static OnnxPose.Onnx.Graphs.GraphAttribute;

namespace OnnxPose.Onnx.Architectures;

partial class PoseTransformerGraph
{
    /// <summary>Kinds of the tokens, int64 (rows), see <see cref="PoseTokenLayout.Kinds"/>.</summary>
    public const string Kinds = "kinds";

    /// <summary>Parts of the tokens, int64 (rows), see <see cref="PoseTokenLayout.Parts"/>.</summary>
    public const string Parts = "parts";

    /// <summary>People of the tokens, int64 (rows), see <see cref="PoseTokenLayout.People"/>.</summary>
    public const string People = "people";

    /// <summary>x and y of the tokens, fp32 (rows, 2); the full pass takes (rows, tokens, 2).</summary>
    public const string Coordinates = "coordinates";

    /// <summary>Cached tokens of each row, int32 (rows).</summary>
    public const string PastTokens = "past_tokens";

    /// <summary>The largest of them plus one, int32 without dimensions.</summary>
    public const string TotalTokens = "total_tokens";

    /// <summary>fp32 (rows, 4 heads, logits); the full pass gives (rows, tokens, logits).</summary>
    public const string Logits = "logits";

    /// <summary>A layer's cached keys: (rows, heads, capacity, cached head size).</summary>
    public static string PastKey(int layer) => FormattableString.Invariant($"past_key.{layer}");

    /// <summary>A layer's cached values, of the same shape.</summary>
    public static string PastValue(int layer) => FormattableString.Invariant($"past_value.{layer}");

    /// <summary>The keys with the new token; bind the same memory as <see cref="PastKey"/>.</summary>
    public static string PresentKey(int layer) => FormattableString.Invariant($"key.{layer}");

    /// <summary>The values with the new token; bind the same memory as <see cref="PastValue"/>.</summary>
    public static string PresentValue(int layer) => FormattableString.Invariant($"value.{layer}");

    void WriteStep(bool withText)
    {
        var x = EmbedStep();
        var past = _graph.Input(PastTokens, OnnxType.Int32, "rows");
        var total = _graph.Input(TotalTokens, OnnxType.Int32);
        x = Layers(x, (layer, x) => AttendCache(layer, x, past, total), withText ? AttendCachedText() : null);
        var logits = _graph.Linear(
            x,
            _graph.Concat(0, [.. _weights.Heads.Select(head => _graph.Weight(head.Weight))]),
            _graph.Concat(0, [.. _weights.Heads.Select(head => _graph.Weight(head.Bias))]));
        // All four heads at once: rows want different ones, and all are 0.7 % of the step's weights.
        var (heads, size) = (_weights.Heads.Count, _config.LogitsPerToken);
        _graph.Output(
            Logits, _graph.ToFloat32(_graph.Reshape(logits, -1, heads, size)),
            OnnxType.Float32, "rows", heads, size);
    }

    Value EmbedStep()
    {
        var kinds = _graph.Input(Kinds, OnnxType.Int64, "rows");
        var parts = _graph.Input(Parts, OnnxType.Int64, "rows");
        var people = _graph.Input(People, OnnxType.Int64, "rows");
        var coordinates = _graph.FromFloat32(_graph.Input(Coordinates, OnnxType.Float32, "rows", 2));
        return Embed(kinds, parts, people, _graph.Reshape(coordinates, -1, 1, 2), -1, _config.Width);
    }

    Value AttendCache(int layer, Value x, Value past, Value total)
    {
        var size = CachedHeadSize(_config);
        Dim[] cache = ["rows", _config.Heads, "capacity", size];
        var (projection, output) = (_weights.Layers[layer].SelfProjection, _weights.Layers[layer].SelfOutput);
        var all = IntoHeads(x, projection);
        var cached = new CachedAttention(
            _graph.Input(PastKey(layer), _graph.Precision, cache),
            _graph.Input(PastValue(layer), _graph.Precision, cache), past, total);
        var results = _graph.IsPortable ? AttendPortably(all, cached) : AttendFused(all, cached);
        _graph.Output(PresentKey(layer), results[1], _graph.Precision, cache);
        _graph.Output(PresentValue(layer), results[2], _graph.Precision, cache);
        return FromHeads(_graph.Reshape(results[0], -1, _config.Heads * size), output);
    }

    // What a step's attention reads beside its own token.
    readonly record struct CachedAttention(Value Key, Value Value, Value Past, Value Total);

    float Scale => 1 / MathF.Sqrt(_config.HeadSize);     // of the true size, not of the padded one

    // The attended states, then keys and values with the new token: written in place where past and present
    // are the same memory.
    Value[] AttendFused(Value all, CachedAttention cached) => _graph.Nodes(
        GraphBuilder.Microsoft, "GroupQueryAttention",
        [
            _graph.Reshape(all, -1, 1, 3 * _config.Heads * CachedHeadSize(_config)), Value.None, Value.None,
            cached.Key, cached.Value, cached.Past, cached.Total,
        ],
        outputs: 3,
        Int("num_heads", _config.Heads), Int("kv_num_heads", _config.Heads), Float("scale", Scale));

    // The same in standard operators, which read and write the whole cache: what lies beyond a row's tokens
    // must be finite.
    Value[] AttendPortably(Value all, CachedAttention cached)
    {
        var (heads, size) = (_config.Heads, CachedHeadSize(_config));
        var parts = _graph.Split(_graph.Reshape(all, -1, 3 * heads, 1, size), 1, 3);
        var places = _graph.Places(_graph.ShapeOf(cached.Key, 2, 3));
        var past = _graph.Reshape(_graph.Cast(cached.Past, OnnxType.Int64), -1, 1, 1, 1);
        var isNew = _graph.Node("Equal", [_graph.Reshape(places, 1, 1, -1, 1), past]);
        var key = _graph.Node("Where", [isNew, parts[1], cached.Key]);
        var value = _graph.Node("Where", [isNew, parts[2], cached.Value]);
        var mask = _graph.MaskWhere(
            _graph.Node("LessOrEqual", [_graph.Reshape(places, 1, 1, 1, -1), past]));
        return [_graph.AttendHeads(new(parts[0], key, value), Scale, mask), key, value];
    }

    Func<int, Value, Value> AttendCachedText()
    {
        Dim[] shape = ["texts", _config.Heads, "text_tokens", _config.HeadSize];
        Value? queries = null;
        return (layer, x) =>
        {
            var key = _graph.Input(TextKey(layer), _graph.Precision, shape);
            var value = _graph.Input(TextValue(layer), _graph.Precision, shape);
            queries ??= _graph.Concat(0, _graph.ShapeOf(key, 0, 1), _graph.List(-1, _config.Width));
            return AttendText(layer, x, key, value, queries.Value);
        };
    }
}
