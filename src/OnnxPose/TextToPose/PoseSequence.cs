using System.Collections.Immutable;
using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Poses;

namespace OnnxPose.TextToPose;

/// <summary>One row of the decoder: which token it feeds next, and what has been drawn so far.</summary>
/// <remarks>
/// <para>The visible sequence is the start token, the corners of the people that are there, then 128 points
/// each. Slots of absent people would see only themselves and the text, and nobody sees them; so they are
/// left out, all but one: the first body point of person 0 is read at the last box slot. Where that slot
/// stays empty, its corner 1 runs alone before everything else and its logits are kept (it would take a place
/// in the cache later).</para>
/// <para>Source: clement-bonnet/text-to-pose, t2p/model.py, <c>generate</c>. Not thread-safe; reused for one
/// sample after another, without allocating until <see cref="ToPose"/>.</para>
/// </remarks>
sealed partial class PoseSequence
{
    readonly int _maxPeople;
    readonly float[] _firstBodyLogits;
    readonly Keypoint[] _corners;           // (person, corner), units of the image
    readonly Keypoint[] _points;            // (person, point), relative to the person's box
    readonly bool[] _present;               // (person, point)
    readonly float[] _pointProbability;     // (person, point)
    readonly float[] _personProbability;    // (person asked about)

    PoseSample? _sample;
    PoseRandom _random;
    Phase _phase;
    int _people, _asked, _person, _index;

    enum Phase
    {
        EmptySlot,
        Start,
        Boxes,
        Points,
        Done,
    }

    /// <summary>An empty row for a transformer of the given sizes.</summary>
    public PoseSequence(PoseTransformerConfig config)
    {
        _maxPeople = config.MaxPeople;
        _firstBodyLogits = new float[config.LogitsPerToken];
        _corners = new Keypoint[BoxCorners * _maxPeople];
        _points = new Keypoint[Skeleton.PersonPoints * _maxPeople];
        _present = new bool[_points.Length];
        _pointProbability = new float[_points.Length];
        _personProbability = new float[_maxPeople];
        _phase = Phase.Done;
    }

    /// <summary>The token that the next step embeds.</summary>
    public PoseToken Token { get; private set; }

    /// <summary>The place in the cache that the next step writes.</summary>
    public int Length { get; private set; }

    /// <summary>The output layer that the next step is read with.</summary>
    public PoseHead Head { get; private set; }

    /// <summary>Whether the sample is complete; the row then takes part in steps without effect.</summary>
    public bool IsDone => _phase == Phase.Done;

    /// <summary>Steps of this sample that are done.</summary>
    public int StepsDone { get; private set; }

    /// <summary>Places of this sample that were drawn, and not kept or absent.</summary>
    public int Draws { get; private set; }

    /// <summary>The points that those were chosen from.</summary>
    public long Candidates { get; private set; }

    /// <summary>
    /// Steps this sample takes in all, as far as is known: one person is assumed until the boxes are placed.
    /// </summary>
    public int StepCount =>
        IsDone ? StepsDone : StepsFor(_phase == Phase.Points ? _people : Math.Max(1, _person + 1));

    /// <summary>Steps for one person.</summary>
    public static int TypicalStepCount => StepsFor(1);

    /// <summary>Starts a sample from the beginning.</summary>
    public void Begin(PoseSample sample)
    {
        (_sample, _random) = (sample, sample.Random);
        (_people, _asked, _person, _index, Length, StepsDone) = (0, 0, 0, 0, 0, 0);
        (Draws, Candidates) = (0, 0);
        var mostPeople = sample.People ?? _maxPeople;
        var fewestPeople = sample.People ?? sample.KeptPeople;
        var slotMayStayEmpty = _maxPeople > 1 && fewestPeople < _maxPeople && mostPeople > 0;
        _phase = slotMayStayEmpty ? Phase.EmptySlot : Phase.Start;
        (Token, Head) = slotMayStayEmpty
            ? (new(PoseTokenKind.Box, 1, _maxPeople - 1, PoseToken.Missing, PoseToken.Missing), PoseHead.Body)
            : (PoseToken.Start(sample.AspectRatio), PoseHead.Box);
    }

    /// <summary>Takes the logits after <see cref="Token"/>, and decides on the next one.</summary>
    /// <exception cref="NonFiniteValueException">The logits are not finite.</exception>
    public void Read(ReadOnlySpan<float> logits)
    {
        StepsDone++;
        switch (_phase)
        {
            case Phase.EmptySlot:
                logits.CopyTo(_firstBodyLogits);
                (_phase, Token, Head) = (Phase.Start, PoseToken.Start(_sample!.AspectRatio), PoseHead.Box);
                break;
            case Phase.Start:
                Length++;
                _phase = Phase.Boxes;
                ReadCorner(logits);
                break;
            case Phase.Boxes:
                Length++;
                ReadCorner(logits);
                break;
            case Phase.Points:
                Length++;
                ReadPoint(logits);
                break;
        }
    }

    // The empty slot, the start token, then corners and points; the very last point is drawn but never fed.
    static int StepsFor(int people) => 1 + people * (BoxCorners + Skeleton.PersonPoints);

    /// <summary>What was drawn, in units of the image.</summary>
    public GeneratedPose ToPose()
    {
        var points = _people * Skeleton.PersonPoints;
        var people = Enumerable.Range(0, _people).Select(ToPerson).ToImmutableArray();
        return new(new Pose(_sample!.AspectRatio, people), _sample.Sample, _sample.Seed)
        {
            PersonProbability = [.. _personProbability.AsSpan(0, _asked)],
            PointProbability = [.. _pointProbability.AsSpan(0, points)],
            LocalPoints = [.. _points.AsSpan(0, points)],
        };
    }
}
