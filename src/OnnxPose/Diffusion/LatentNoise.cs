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
            LatentNoiseKind.PoseRandom => new Own(seed, 0, pictures),
            LatentNoiseKind.Torch => new Torch(seed),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, $"{kind} is not a random stream."),
        };
    }

    /// <summary>The noise of one picture alone, as if the others were made beside it.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="picture">Which, from 0.</param>
    /// <param name="pictures">How many there are in all.</param>
    /// <param name="kind">Which random stream.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind or picture.</exception>
    public static LatentNoise OfPicture(
        ulong seed, int picture, int pictures, LatentNoiseKind kind = LatentNoiseKind.PoseRandom)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(picture);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(picture, pictures);
        return kind == LatentNoiseKind.PoseRandom
            ? new Own(seed, picture, 1)
            : new OneOf(FromSeed(seed, pictures, kind), picture, pictures);
    }

    /// <summary>Draws the next numbers. Allocates nothing with a stream of its own; as PyTorch draws for all
    /// pictures at once, a picture of several holds the numbers of all.</summary>
    /// <param name="latents">(picture, channel, row, column).</param>
    public abstract void Draw(Span<float> latents);

    sealed class Own : LatentNoise
    {
        readonly PoseRandom[] _streams;

        public Own(ulong seed, int first, int pictures)
        {
            var latents = PoseRandom.FromSeed(seed).Fork("latents");
            _streams = [.. Enumerable.Range(first, pictures).Select(latents.Fork)];
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

    // One stream runs through all pictures, so that a picture's part of it comes after the others' parts.
    sealed class OneOf(LatentNoise all, int picture, int pictures) : LatentNoise
    {
        float[] _drawn = [];

        public override void Draw(Span<float> latents)
        {
            if (_drawn.Length != latents.Length * pictures)
            {
                _drawn = new float[checked(latents.Length * pictures)];
            }
            all.Draw(_drawn);
            _drawn.AsSpan(picture * latents.Length, latents.Length).CopyTo(latents);
        }
    }

    sealed class Torch(ulong seed) : LatentNoise
    {
        readonly TorchRandom _random = new(seed);

        public override void Draw(Span<float> latents) => _random.Normals(latents);
    }
}
