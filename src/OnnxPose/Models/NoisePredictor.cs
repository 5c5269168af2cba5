using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Models;

/// <summary>Runs a denoising UNet step after step on latents of one shape, without allocating.</summary>
/// <remarks>
/// Write <see cref="Latents"/>, call <see cref="Predict"/>, read <see cref="Noise"/>. Not thread-safe, but it
/// may be disposed at any moment. Several may share a UNet.
/// </remarks>
sealed class NoisePredictor : INoisePredictor
{
    readonly SessionBinding _binding;
    readonly HostBuffer<float> _latents, _timestep, _noise;
    readonly AdapterMap[]? _maps;
    readonly int _inputs;
    bool _usesAdapter;

    /// <summary>Takes over the binding and binds all inputs and the output.</summary>
    internal NoisePredictor(
        UNetConfig config, SessionBinding binding, DenoisingConditions conditions, int height, int width,
        AdapterMap[]? maps)
    {
        (_binding, _maps, _inputs) = (binding, maps, config.AdapterMaps);
        try
        {
            var rows = conditions.Rows;
            _latents = binding.Input<float>(UNetGraph.Sample, rows, config.InChannels, height, width);
            _timestep = binding.Input<float>(UNetGraph.Timestep, 1);
            _noise = binding.Output(UNetGraph.Noise, rows, config.OutChannels, height, width);
            binding.Constant(
                UNetGraph.TextStates, conditions.TextStates, rows, conditions.Tokens, config.TextWidth);
            binding.Constant(UNetGraph.PooledText, conditions.PooledText, rows, conditions.PooledWidth);
            binding.Constant(UNetGraph.TimeIds, conditions.TimeIds, rows, conditions.TimeIdsPerRow);
            BindAdapter(maps is not null);
        }
        catch
        {
            binding.Dispose();
            throw;
        }
    }

    /// <summary>(row, channel, row, column): the latents as the scheduler scales them for the UNet.</summary>
    public Span<float> Latents => _latents.Data;

    /// <summary>(row, channel, row, column): what the last <see cref="Predict"/> saw in them.</summary>
    public ReadOnlySpan<float> Noise => _noise.Data;

    /// <summary>
    /// Whether the adapter's maps are added; true at first where there are any. Set to false, the later steps
    /// go on without them. Switching binds the maps alone and allocates a little.
    /// </summary>
    /// <exception cref="InvalidOperationException">There are no maps to switch on.</exception>
    /// <exception cref="ObjectDisposedException">This or the UNet is disposed.</exception>
    public bool UsesAdapter
    {
        get => _usesAdapter;
        set
        {
            if (value && _maps is null)
            {
                throw new InvalidOperationException(
                    "No adapter features were given; there is nothing to switch on.");
            }
            if (value != _usesAdapter)
            {
                BindAdapter(value);
            }
        }
    }

    /// <summary>Predicts the noise in all rows.</summary>
    /// <param name="timestep">The scheduler's timestep, for instance 0 to 999; fractions are
    /// allowed.</param>
    /// <param name="cancellationToken">Stops within about one node's time; the step can be
    /// repeated.</param>
    /// <exception cref="NonFiniteValueException">The noise has NaN or an infinity.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <exception cref="ObjectDisposedException">This or the UNet is disposed, or was during the
    /// run.</exception>
    public void Predict(float timestep, CancellationToken cancellationToken = default)
    {
        _timestep.Data[0] = timestep;
        _binding.Run(cancellationToken);
    }

    /// <summary>Stops a step in progress, waits for it and releases the buffers.</summary>
    public void Dispose() => _binding.Dispose();

    void BindAdapter(bool use)
    {
        for (var i = 0; i < _inputs; i++)
        {
            var map = use ? _maps![i] : AdapterMap.None;
            _binding.Constant(UNetGraph.AdapterMap(i), map.Values, map.Shape);
        }
        _usesAdapter = use;
    }
}
