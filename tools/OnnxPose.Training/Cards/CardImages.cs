using System.Globalization;
using System.Text;

namespace OnnxPose.Training.Cards;

/// <summary>What the model card says of the networks that make pictures.</summary>
static class CardImages
{
    /// <summary>How they are trained.</summary>
    public const string Recipe = """
        ## Pictures
        The same scenes, painted: shaded mannequins in coloured clothes before one of six backdrops, squares of
        256 pixels brought to 128 by Lanczos; pose pictures are drawn at 512 and brought to 128, because joints
        of a fixed size would swallow small figures (`adapter.json` tells the runtime: `drawing_scale` 4).
        4. `vae`: AutoencoderKL (16, 32, 64, 64 channels, 8 pixels a latent, 4 latent channels); absolute
           differences of pixels and of their gradients at three scales, and a small Kullback-Leibler term; cuts
           of 64 pixels first, whole pictures in the decay.
        5. `unet`: SDXL's form of UNet2DConditionModel (64, 128, 160 channels; text, pooled text and sizes) and
           the full pose adapter (T2IAdapter, `full_adapter_xl`) together, from noise: v-prediction on a
           schedule that ends without signal (`rescale_betas_zero_snr`, trailing steps), min-SNR weights; a
           tenth of the captions and 15 % of the poses are left out, so that guidance and pictures without an
           adapter are defined. In the last runs a third of the pose pictures are shown once more with
           a rectangle out of a strange pose, and v has to stay the same away from it (`--locality`), so that
           an edited arm leaves the rest of a picture alone.
        6. `adapter`: the body-only adapter, from the full one, on pose pictures without hands and faces; the
           UNet is frozen.

        The weights of UNet and adapters are the mean of two ends of this training: a decay, and another after
        further steps. The table has the second.

        """;

    /// <summary>The last lines of the logs of training.</summary>
    public static string Training(string vaeRun, string unetRun, string adapterRun)
    {
        var text = new StringBuilder("Where training stands:\n\n| network | steps | hours | held out |\n")
            .Append("| --- | --- | --- | --- |\n");
        foreach (var (name, run) in new[] { ("vae", vaeRun), ("unet + adapter", unetRun),
            ("adapter_body", adapterRun) })
        {
            var path = Path.Combine(run, "validation.csv");
            if (File.Exists(path))
            {
                AppendRun(text, name, path);
            }
        }
        return text.Append('\n').ToString();
    }

    static void AppendRun(StringBuilder text, string name, string path)
    {
        var lines = File.ReadAllLines(path);
        var (columns, last) = (lines[0].Split(','), lines[^1].Split(','));
        var hours = double.Parse(last[1], CultureInfo.InvariantCulture) / 3600;
        var measured = columns.Zip(last).Skip(2).Select(static p =>
            string.Create(CultureInfo.InvariantCulture,
                $"{p.First} {double.Parse(p.Second, CultureInfo.InvariantCulture):0.###}"));
        text.Append(CultureInfo.InvariantCulture,
            $"| {name} | {last[0]} | {hours:F1} | {string.Join(", ", measured)} |\n");
    }
}
