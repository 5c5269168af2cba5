using System.Collections.Immutable;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.TextToPose;

/// <summary>The lengths that bones of people standing in front of the camera have in the training
/// set.</summary>
/// <remarks>Lengths are in units of the distance from the neck to the middle of the hips.</remarks>
sealed class BoneLengths
{
    const int ReferencePeople = 4000;

    static readonly ImmutableArray<(BodyPoint From, BodyPoint To)> s_bones =
    [
        (BodyPoint.RightShoulder, BodyPoint.LeftShoulder), (BodyPoint.RightHip, BodyPoint.LeftHip),
        (BodyPoint.RightShoulder, BodyPoint.RightElbow), (BodyPoint.LeftShoulder, BodyPoint.LeftElbow),
        (BodyPoint.RightElbow, BodyPoint.RightWrist), (BodyPoint.LeftElbow, BodyPoint.LeftWrist),
        (BodyPoint.RightHip, BodyPoint.RightKnee), (BodyPoint.LeftHip, BodyPoint.LeftKnee),
        (BodyPoint.RightKnee, BodyPoint.RightAnkle), (BodyPoint.LeftKnee, BodyPoint.LeftAnkle),
        (BodyPoint.Neck, BodyPoint.Nose),
    ];

    readonly (double Low, double High)[] _ranges;

    BoneLengths((double, double)[] ranges) => _ranges = ranges;

    /// <summary>Somebody who stands in front of the camera, from head to toe.</summary>
    public static SceneDescription Standing { get; } = new()
    {
        People = [new PersonDescription(SceneAction.Stand, Side.None, false, Degree.None)],
        View = View.Front,
        ViewStated = true,
        Framing = Framing.FullBody,
        FramingStated = true,
    };

    /// <summary>The 1st to the 99.9th percentile of the training set's own people.</summary>
    public static BoneLengths OfTrainingSet()
    {
        var random = PoseRandom.FromSeed(0).Fork("bone lengths");
        var measured = new List<double[]>();
        while (measured.Count < ReferencePeople)
        {
            measured.Add(Measure(SceneSampler.Again(Standing, ref random)).Single());
        }
        return new([.. Enumerable.Range(0, s_bones.Length).Select(bone =>
        {
            var sorted = measured.Select(m => m[bone]).Order().ToArray();
            return (sorted[(int)(0.01 * sorted.Length)], sorted[(int)(0.999 * (sorted.Length - 1))]);
        })]);
    }

    /// <summary>For every bone of every person in the pose, whether its length lies in the range.</summary>
    public IEnumerable<bool> Judge(Pose pose) => Measure(pose)
        .SelectMany(lengths => lengths.Select((length, bone) => length >= _ranges[bone].Low
            && length <= _ranges[bone].High));

    // An absent end makes the length NaN, which lies in no range.
    static IEnumerable<double[]> Measure(Pose pose) => pose.People.Select(person =>
    {
        var hips = (At(BodyPoint.LeftHip) + At(BodyPoint.RightHip)) / 2;
        var torso = (At(BodyPoint.Neck) - hips).Length();
        return s_bones.Select(bone => (double)((At(bone.From) - At(bone.To)).Length() / torso)).ToArray();

        System.Numerics.Vector2 At(BodyPoint point) => person.Body[(int)point] is { } p
            ? new(p.X * pose.AspectRatio, p.Y)
            : new(float.NaN);
    });
}
