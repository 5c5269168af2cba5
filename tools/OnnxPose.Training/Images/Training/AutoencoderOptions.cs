using OnnxPose.Training.Commands;
using OnnxPose.Training.Images.Networks;
using OnnxPose.Training.Runs;

namespace OnnxPose.Training.Images.Training;

/// <summary>What an autoencoder's run has beyond <see cref="RunOptions"/>.</summary>
sealed record AutoencoderOptions
{
    /// <summary>Folder of painted scenes.</summary>
    public required string Scenes { get; init; }

    /// <summary>Where the averaged weights are exported to.</summary>
    public required string Output { get; init; }

    /// <summary>Side of the square cuts it is trained on, in pixels: a multiple of 8, at most 128.</summary>
    public required int Side { get; init; }

    /// <summary>Weight of gradients beside pixels.</summary>
    public required double GradientWeight { get; init; }

    /// <summary>Weight of the mean Kullback-Leibler divergence of a latent.</summary>
    public required double DivergenceWeight { get; init; }

    /// <summary>The network's sizes.</summary>
    public required AutoencoderSizes Sizes { get; init; }

    public static AutoencoderOptions From(Arguments arguments)
    {
        var side = arguments.Whole("side", 64);
        return side % 8 == 0 && side is > 0 and <= 128
            ? new()
            {
                Scenes = arguments.Text("scenes", "runs/scenes"),
                Output = arguments.Text("out", "models/mini/vae"),
                Side = side,
                GradientWeight = arguments.Number("gradients", 1),
                DivergenceWeight = arguments.Number("kl", 2e-3),
                Sizes = new()
                {
                    Channels = arguments.Wholes("channels", "16,32,64,64"),
                    LayersPerBlock = arguments.Whole("layers", 1),
                },
            }
            : throw new ArgumentException($"'--side {side}': expected a multiple of 8 up to 128.",
                nameof(arguments));
    }
}
