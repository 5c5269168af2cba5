namespace OnnxPose.Tests.TextToPose;

sealed partial class ReferenceTransformer
{
    /// <summary>The keys and values of one text in every layer.</summary>
    /// <param name="states">(token, width).</param>
    public TextMemory Remember(float[] states) => new(this, states);

    /// <summary>The keys and values of one text in every layer.</summary>
    public sealed class TextMemory
    {
        readonly ReferenceTransformer _owner;
        readonly List<double[][]> _keys = [], _values = [];
        readonly List<double[]> _queryWeights = [];

        internal TextMemory(ReferenceTransformer owner, float[] states)
        {
            _owner = owner;
            for (var layer = 0; layer < owner.Config.Layers; layer++)
            {
                Add($"transformer_layers.{layer}", states);
            }
        }

        public double[] QueryWeight(int layer) => _queryWeights[layer];

        public double[][] Keys(int layer) => _keys[layer];

        public double[][] Values(int layer) => _values[layer];

        // torch keeps three matrices, or one where the text is as wide as the transformer; the bias is always
        // one.
        void Add(string scope, float[] states)
        {
            var bias = _owner._cache[$"{scope}.cross_attention.in_proj_bias"];
            var (width, textWidth) = (_owner.Config.Width, _owner.Config.TextWidth);
            var joint = _owner._weights.Names.Contains($"{scope}.cross_attention.in_proj_weight")
                ? _owner.Doubles($"{scope}.cross_attention.in_proj_weight")
                : null;
            double[] Matrix(char which, int index) =>
                joint?[(index * width * width)..((index + 1) * width * width)]
                ?? _owner.Doubles($"{scope}.cross_attention.{which}_proj_weight");
            double[][] Project(double[] matrix, int index) => [.. states.Chunk(textWidth).Select(state =>
                Linear(matrix, bias.AsSpan(index * width, width), _owner.LayerNorm($"{scope}.kv_layer_norm",
                    [.. state.Select(static s => (double)s)])))];
            _queryWeights.Add(Matrix('q', 0));
            _keys.Add(Project(Matrix('k', 1), 1));
            _values.Add(Project(Matrix('v', 2), 2));
        }
    }
}
