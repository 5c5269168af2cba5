using OnnxPose.Numerics;

namespace OnnxPose.Diffusion;

/// <summary>Where the standard normal numbers of a generation come from.</summary>
/// <remarks>
/// Not thread-safe; one per generation. The first numbers are the initial latents, or what is added to a
/// given picture; the steps of a sampler that draws take the next ones.
/// </remarks>
abstract class LatentNoise
{
    /// <summary>The noise of a seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="pictures">Pictures side by side.</param>
    /// <param name="kind">Which random stream.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind, or no picture.</exception>
    public static LatentNoise FromSeed(
        ulong seed, int pictures, LatentNoiseKind kind = LatentNoiseKind.PoseRandom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pictures);
        return kind switch
        {
            LatentNoiseKind.PoseRandom => new Own(seed, pictures),
            LatentNoiseKind.Torch => new Torch(seed),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, $"{kind} is not a random stream."),
        };
    }

    /// <summary>Draws the next numbers. Allocates nothing.</summary>
    /// <param name="latents">(picture, channel, row, column).</param>
    public abstract void Draw(Span<float> latents);

    sealed class Own : LatentNoise
    {
        readonly PoseRandom[] _streams;

        public Own(ulong seed, int pictures)
        {
            var latents = PoseRandom.FromSeed(seed).Fork("latents");
            _streams = [.. Enumerable.Range(0, pictures).Select(latents.Fork)];
        }

        public override void Draw(Span<float> latents)
        {
            var length = latents.Length / _streams.Length;
            for (var picture = 0; picture < _streams.Length; picture++)
            {
                foreach (ref var number in latents.Slice(picture * length, length))
                {
                    number = (float)_streams[picture].NextNormal();
                }
            }
        }
    }

    sealed class Torch(ulong seed) : LatentNoise
    {
        readonly TorchRandom _random = new(seed);

        public override void Draw(Span<float> latents) => _random.Normals(latents);
    }
}
