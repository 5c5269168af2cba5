using OnnxPose.Evaluation.Reports;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.Scenes.Painting.Rules;
using OnnxPose.Imaging;
using OnnxPose.Numerics;
using OnnxPose.Training.Images.Data;
using OnnxPose.Training.Images.Networks;
using OnnxPose.Training.Text;
using static TorchSharp.torch;

namespace OnnxPose.Training.Images.Training;

/// <summary>Samples pictures of held-out scenes, judges them and puts them on a sheet.</summary>
sealed class PictureLook : IDisposable
{
    /// <summary>What is measured, in the order of <see cref="Measure"/>'s numbers.</summary>
    public static string[] Columns { get; } =
        ["colour", "setting", "colourAndSetting", "coverage", "stray", "coverageWithoutAdapter"];

    const int Scenes = 24, SheetColumns = 8;
    const double Guidance = 3;

    readonly AutoencoderKL _autoencoder;
    readonly PaintedScene[] _scenes;
    readonly long[] _ids, _ends;
    readonly bool _bodyOnly;
    readonly int _steps;

    public PictureLook(AutoencoderKL autoencoder, CaptionTokens tokens, bool bodyOnly, int steps)
    {
        (_autoencoder, _bodyOnly, _steps) = (autoencoder, bodyOnly, steps);
        var random = PoseRandom.FromSeed(0).Fork("look");
        _scenes = [.. Enumerable.Range(0, Scenes)
            .Select(i => PaintedScene.Draw(SceneSplit.HeldOutSeen, random, i))];
        (_ids, _ends) = (new long[Scenes * tokens.Length], new long[Scenes]);
        foreach (var (i, scene) in _scenes.Index())
        {
            _ends[i] = tokens.Encode(scene.Scene.Caption, _ids.AsSpan(i * tokens.Length, tokens.Length));
        }
    }

    /// <summary>The shares that bars are set for; writes the sheet: poses, paintings, samples, samples
    /// without the adapter.</summary>
    public double[] Measure(Denoiser denoiser, long[] latentShape, string sheet)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var poses = _scenes.Select(s => _bodyOnly ? s.BodyPose : s.FullPose).ToArray();
        var inputs = tensor(poses.SelectMany(static p => Pixels.Unsigned(p.Pixels)).ToArray())
            .view(Scenes, 3, PaintedScene.Size, PaintedScene.Size);
        var features = denoiser.Features(inputs, ones(Scenes, 1, 1, 1));
        var (samples, without) = (Pictures(denoiser, latentShape, features),
            Pictures(denoiser, latentShape, []));
        RgbImage[] paintings = [.. _scenes.Select(static s => s.Picture)];
        ImageCodec.SavePng(PictureGrid.Of(Rows(poses, paintings, samples, without), SheetColumns), sheet);
        var tally = Judge(samples);
        return [tally.Colour, tally.Setting, tally.ColourAndSetting, tally.Coverage, tally.Stray,
            Judge(without).Coverage];
    }

    public void Dispose() => _autoencoder.Dispose();

    RgbImage[] Pictures(Denoiser denoiser, long[] latentShape, Tensor[] features)
    {
        var stream = PoseRandom.FromSeed(0).Fork("noise");
        var noise = tensor(PictureBatch.Normals(ref stream, (int)(Scenes * latentShape[0] * latentShape[1]
            * latentShape[2]))).view([Scenes, .. latentShape]);
        var states = denoiser.States(_ids, _ends, [.. Enumerable.Repeat(1f, Scenes)]);
        var latents = Sampling.Sample(denoiser, noise, states, features, _steps, Guidance);
        return Pixels.ToImages(_autoencoder.Decode(latents / _autoencoder.Sizes.ScalingFactor));
    }

    PictureTally Judge(RgbImage[] pictures)
    {
        var tally = new PictureTally();
        foreach (var (scene, picture) in _scenes.Zip(pictures))
        {
            tally.Add(PictureRules.Judge(picture, scene.Scene.Description, scene.Scene.Pose));
        }
        return tally;
    }

    static RgbImage[] Rows(params RgbImage[][] kinds) =>
    [
        .. from start in Enumerable.Range(0, Scenes / SheetColumns)
           from kind in kinds
           from picture in kind.Skip(start * SheetColumns).Take(SheetColumns)
           select picture,
    ];
}
