using System.Diagnostics;
using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.TextToPose;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>
/// The published algorithm for one person: before every box corner and point a full pass over the whole
/// padded sequence, which computes the keys and values of cross-attention anew; then the paper's sampler on
/// the one position that is wanted.
/// </summary>
/// <remarks>Source: clement-bonnet/text-to-pose, t2p/model.py, <c>generate</c>. Draws come from the streams
/// that <see cref="PoseGenerator"/> takes, so that the same sampler gives the same pose.</remarks>
sealed class PublishedLoop
{
    const int Corners = PoseTransformerConfig.BoxCorners, Points = PoseTransformerConfig.PersonPoints;

    readonly PoseTransformerConfig _config;
    readonly Func<TeacherForcedPoses, float[]> _fullPass;
    readonly PoseSample _sample;
    readonly TimeSpan _budget;
    readonly List<double> _passes = [];
    readonly Stopwatch _clock = new();

    /// <summary>An empty sequence.</summary>
    /// <param name="config">The transformer's sizes.</param>
    /// <param name="fullPass">The transformer's logits, place after place, of whichever runtime.</param>
    /// <param name="sample">Streams, sampler and temperatures; one person.</param>
    /// <param name="budget">No pass of a point is begun later than this.</param>
    public PublishedLoop(
        PoseTransformerConfig config, Func<TeacherForcedPoses, float[]> fullPass, PoseSample sample,
        TimeSpan budget)
    {
        (_config, _fullPass, _sample, _budget) = (config, fullPass, sample, budget);
        var tokens = config.MaxTokens;
        Sequence = new() { Rows = 1, Coordinates = new float[2 * tokens], Real = new bool[tokens] };
        Sequence.Coordinates.AsSpan().Fill(PoseToken.Missing);
        (Sequence.Coordinates[0], Sequence.Coordinates[1]) = (sample.AspectRatio, 0);
        Sequence.Real[0] = true;
    }

    /// <summary>Passes of the loop: two corners of the person, two of the one who is not there (the second is
    /// run and not used), and the points.</summary>
    public const int PassCount = (2 * Corners) + Points;

    /// <summary>Seconds of each pass that was run, with its draw.</summary>
    public IReadOnlyList<double> Passes => _passes;

    /// <summary>Seconds of the whole loop: as measured, or the number of passes times their median.</summary>
    public double Seconds => _passes.Count == PassCount
        ? _clock.Elapsed.TotalSeconds
        : PassCount * _passes.Order().ElementAt(_passes.Count / 2);

    /// <summary>The sequence as it stands.</summary>
    public TeacherForcedPoses Sequence { get; }

    /// <summary>x and y of the points that were drawn, relative to the box.</summary>
    public ReadOnlySpan<float> Drawn =>
        Sequence.Coordinates.AsSpan(2 * PointToken(0), 2 * Math.Max(0, _passes.Count - (2 * Corners)));

    /// <summary>Runs the loop, or as much of it as the budget allows.</summary>
    public void Run()
    {
        _fullPass(Sequence);     // opens the network and warms up
        _clock.Start();
        for (var corner = 0; corner < Corners; corner++)
        {
            Fill(token: 1 + corner, person: 0, stream: Points + corner, _sample.BoxTemperature, isKept: true);
            SetReal();
        }
        for (var corner = 0; corner < Corners; corner++)
        {
            Fill(1 + Corners + corner, 1, Points + corner, _sample.BoxTemperature, isKept: false);
        }
        for (var point = 0; point < Points && _clock.Elapsed < _budget; point++)
        {
            Fill(PointToken(point), 0, point, _sample.PointTemperature, isKept: true);
        }
        _clock.Stop();
    }

    int PointToken(int point) => 1 + (Corners * _config.MaxPeople) + point;

    // Everything of the person is real once the first corner is there.
    void SetReal()
    {
        Sequence.Real.AsSpan(1, Corners).Fill(true);
        Sequence.Real.AsSpan(PointToken(0), Points).Fill(true);
    }

    void Fill(int token, int person, int stream, float temperature, bool isKept)
    {
        var start = _clock.Elapsed;
        var logits = _fullPass(Sequence);
        var size = _config.LogitsPerToken;
        var mixture = new GaussianMixture(logits.AsSpan((token - 1) * size, size));
        var random = _sample.Random.Fork(person).Fork(stream);
        var place = _sample.Chooser.Choose(mixture, temperature, ref random);
        if (isKept)
        {
            Sequence.Coordinates[2 * token] = Math.Clamp(place.X, 0, 1);
            Sequence.Coordinates[(2 * token) + 1] = Math.Clamp(place.Y, 0, 1);
        }
        _passes.Add((_clock.Elapsed - start).TotalSeconds);
    }
}
