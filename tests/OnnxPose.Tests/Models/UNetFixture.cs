using System.Collections.Immutable;
using OnnxPose.Models;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

/// <summary>The golden folder of a denoising UNet: its inputs and outputs by name.</summary>
sealed class UNetFixture(string name) : IDisposable
{
    public string Folder { get; } = GoldenFolder.Path(name);

    public SafetensorsFile Io { get; } = SafetensorsFile.Open(GoldenFolder.Path(name, "io.safetensors"));

    public int Rows => (int)Io.Tensors["sample"].Shape[0];

    public int Height => (int)Io.Tensors["sample"].Shape[2];

    public int Width => (int)Io.Tensors["sample"].Shape[3];

    public float[] Timesteps => Singles("timesteps");

    public DenoisingConditions Conditions => new()
    {
        Rows = Rows,
        Tokens = (int)Io.Tensors["encoder_hidden_states"].Shape[1],
        TextStates = Singles("encoder_hidden_states"),
        PooledText = Singles("text_embeds"),
        TimeIds = Singles("time_ids"),
    };

    /// <summary>The maps that the fixture was also run with; the refiner's has none.</summary>
    public AdapterFeatures Adapter => new()
    {
        Pictures = Rows,
        Maps = [.. Io.Tensors.Keys.Where(static key => key.StartsWith("adapter.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(Map)],
    };

    public float[] Singles(string tensor) => Io.ReadSingles(tensor);

    /// <summary>The noise that a UNet predicts in the fixture's latents.</summary>
    public float[] Predict(
        DenoisingUNet unet, float timestep, AdapterFeatures? adapter = null, float scale = 1)
    {
        using var predictor = unet.Begin(Conditions, Height, Width, adapter, scale);
        Singles("sample").CopyTo(predictor.Latents);
        predictor.Predict(timestep);
        return predictor.Noise.ToArray();
    }

    public void Dispose() => Io.Dispose();

    FeatureMap Map(string tensor)
    {
        ImmutableArray<long> shape = Io.Tensors[tensor].Shape;
        return new(new((int)shape[1], (int)shape[2], (int)shape[3]), Singles(tensor));
    }
}
