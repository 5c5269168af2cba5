using FsCheck;
using FsCheck.Fluent;
using OnnxPose.Poses;

namespace OnnxPose.Tests.Poses;

/// <summary>Poses made up for tests.</summary>
static class SamplePoses
{
    /// <summary>Two people with holes; the second has no face and no left hand. On 512 x 256 all points
    /// are whole pixels.</summary>
    public static Pose TwoPeople { get; } = new(2,
    [
        new Person(new(new(0.1f, 0.2f), new(0.4f, 0.9f)), Line(Skeleton.BodyPoints, 0, 5),
            Line(Skeleton.FacePoints, 8, 7), Line(Skeleton.HandsPoints, 16, 3)),
        new Person(new(new(0.9f, 0.9f), new(0.5f, 0.1f)), Line(Skeleton.BodyPoints, 200, 4),
            KeypointSet.Absent(Skeleton.FacePoints),
            new([.. new Keypoint?[Skeleton.HandPoints], .. Line(Skeleton.HandPoints, 90, 6).AsSpan()])),
    ]);

    /// <summary>Points on a slanted line, every n-th absent.</summary>
    static KeypointSet Line(int count, int from, int hole) => new([.. Enumerable.Range(0, count).Select(i =>
        i % hole == hole - 1
            ? (Keypoint?)null
            : new Keypoint((from + 3 * i + 1) / 512f, (from + i + 7) / 256f))]);

    /// <summary>What a form without boxes gives back: tight boxes, and nobody without points.</summary>
    public static Pose WithTightBoxes(Pose pose) => new(pose.AspectRatio,
    [
        .. pose.People
            .Select(static person =>
                (Person: person, Box: BoundingBox.Around(person.Body, person.Face, person.Hands)))
            .Where(static pair => pair.Box is not null)
            .Select(static pair =>
                new Person(pair.Box!.Value, pair.Person.Body, pair.Person.Face, pair.Person.Hands)),
    ]);

    /// <summary>Zero to five people with coordinates from the given generator, each point
    /// present or not.</summary>
    public static Gen<Pose> Poses(Gen<float> coordinate, Gen<float> aspectRatio) =>
        from ratio in aspectRatio
        from people in People(coordinate).ListOf().Resize(5)
        select new Pose(ratio, [.. people]);

    static Gen<Person> People(Gen<float> coordinate) =>
        from box in Box(coordinate)
        from body in Set(coordinate, Skeleton.BodyPoints)
        from face in Set(coordinate, Skeleton.FacePoints)
        from hands in Set(coordinate, Skeleton.HandsPoints)
        select new Person(box, body, face, hands);

    static Gen<BoundingBox> Box(Gen<float> coordinate) =>
        from corner0 in Point(coordinate)
        from corner1 in Point(coordinate)
        select new BoundingBox(corner0, corner1);

    static Gen<Keypoint> Point(Gen<float> coordinate) =>
        from x in coordinate
        from y in coordinate
        select new Keypoint(x, y);

    static Gen<KeypointSet> Set(Gen<float> coordinate, int count) =>
        from present in Gen.Choose(0, 3)
        from points in Gen.Frequency<Keypoint?>(
            (present, Point(coordinate).Select(static point => (Keypoint?)point)),
            (1, Gen.Constant<Keypoint?>(null)))
            .ArrayOf(count)
        select new KeypointSet(points);

    /// <summary>Any finite number, with the odd ones often.</summary>
    public static Gen<float> AnyFinite { get; } = Gen.OneOf(
        Gen.Choose(int.MinValue, int.MaxValue).Select(BitConverter.Int32BitsToSingle).Where(float.IsFinite),
        Gen.Elements(0f, -0f, 1f, -1f, float.Epsilon, float.MaxValue, float.MinValue, 0.1f, 1 / 3f));

    /// <summary>Fractions from a bit outside the picture on one side to a bit outside on
    /// the other, never -1.</summary>
    public static Gen<float> Fraction { get; } =
        Gen.Choose(-900_000, 1_900_000).Select(static i => i * 1e-6f);
}
