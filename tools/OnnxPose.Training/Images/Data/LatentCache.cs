using System.Globalization;
using System.Security.Cryptography;
using OnnxPose.Training.Images.Networks;
using OnnxPose.Training.Images.Training;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;

namespace OnnxPose.Training.Images.Data;

/// <summary>The latents of every painted scene, encoded once.</summary>
/// <remarks>Thread-safe.</remarks>
sealed class LatentCache
{
    const int EncodedAtOnce = 25;
    const string TensorName = "moments";

    readonly float[] _moments;
    readonly int _perScene;
    readonly float _scale;

    LatentCache(FloatTensor moments, double scale)
    {
        _moments = moments.Values;
        Shape = [moments.Shape[1] / 2, moments.Shape[2], moments.Shape[3]];
        _perScene = (int)(Shape[0] * Shape[1] * Shape[2]);
        _scale = (float)scale;
    }

    /// <summary>Channels, height and width of one scene's latents.</summary>
    public long[] Shape { get; }

    /// <summary>Reads the file, or encodes the scenes and writes it where it belongs to other weights or
    /// scenes.</summary>
    public static LatentCache Open(string path, SceneStore scenes, string autoencoder)
    {
        var weights = File.ReadAllBytes(Path.Combine(autoencoder, AutoencoderFile.WeightsName));
        var belongsTo = Convert.ToHexString(SHA256.HashData(weights))
            + scenes.Count.ToString(CultureInfo.InvariantCulture);
        using var network = AutoencoderFile.Load(autoencoder);
        if (!File.Exists(path) || WeightFile.ReadNote(path, TensorName) != belongsTo)
        {
            Console.Error.WriteLine($"encoding {scenes.Count} scenes into {path}");
            WeightFile.Write(path, [(TensorName, Encode(network, scenes))], half: true,
                new Dictionary<string, string> { [TensorName] = belongsTo });
        }
        return new(WeightFile.Read(path)[TensorName], network.Sizes.ScalingFactor);
    }

    /// <summary>One draw of a scene's scaled latents.</summary>
    /// <param name="scene">Which one.</param>
    /// <param name="noise">Normal numbers, one for every latent.</param>
    /// <param name="latents">Filled.</param>
    public void Draw(int scene, ReadOnlySpan<float> noise, Span<float> latents)
    {
        var mean = _moments.AsSpan(2 * scene * _perScene, _perScene);
        var logVariance = _moments.AsSpan((2 * scene + 1) * _perScene, _perScene);
        for (var i = 0; i < _perScene; i++)
        {
            latents[i] = _scale * (mean[i] + MathF.Exp(0.5f * Math.Clamp(logVariance[i], -30, 20))
                * noise[i]);
        }
    }

    static FloatTensor Encode(AutoencoderKL network, SceneStore scenes)
    {
        using var guard = no_grad();
        List<float> moments = [];
        long[] shape = [];
        foreach (var chunk in Enumerable.Range(0, scenes.Count).Chunk(EncodedAtOnce))
        {
            using var scope = NewDisposeScope();
            float[] pictures = [.. chunk.SelectMany(i => Pixels.Signed(scenes.Picture(i)))];
            var encoded = network.Encode(tensor(pictures).view(chunk.Length, 3, PaintedScene.Size,
                PaintedScene.Size));
            moments.AddRange(encoded.data<float>().ToArray());
            shape = encoded.shape;
        }
        return new([scenes.Count, shape[1], shape[2], shape[3]], [.. moments]);
    }
}
