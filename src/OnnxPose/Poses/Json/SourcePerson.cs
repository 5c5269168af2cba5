namespace OnnxPose.Poses.Json;

/// <summary>A person as a file has it: points in the file's units, in the order of this library.</summary>
sealed class SourcePerson
{
    public SourcePerson(JsonCursor cursor) => Cursor = cursor;

    public JsonCursor Cursor { get; }

    public (double X, double Y)?[] Body { get; set; } = new (double, double)?[Skeleton.BodyPoints];

    public (double X, double Y)?[] Face { get; set; } = new (double, double)?[Skeleton.FacePoints];

    public (double X, double Y)?[] Hands { get; set; } = new (double, double)?[Skeleton.HandsPoints];

    /// <summary>Both corners, where the form has a box.</summary>
    public ((double X, double Y) Corner0, (double X, double Y) Corner1)? Box { get; set; }

    public bool IsWithin(double from, double to) => Body.Concat(Face).Concat(Hands).All(point =>
        point is not { } p || (p.X >= from && p.X <= to && p.Y >= from && p.Y <= to));

    /// <summary>The person in fractions; null for somebody without a point.</summary>
    public Person? ToPerson(Canvas units)
    {
        KeypointSet body = Points(Body), face = Points(Face), hands = Points(Hands);
        return BoundingBox.Around(body, face, hands) is { } tight
            ? new(BoxOr(tight), body, face, hands)
            : null;

        KeypointSet Points((double, double)?[] points) =>
            new([.. points.Select(point => units.ToFraction(point, Cursor))]);

        BoundingBox BoxOr(BoundingBox tight) => Box is { } box
            ? new(units.ToFraction(box.Corner0, Cursor)!.Value, units.ToFraction(box.Corner1, Cursor)!.Value)
            : tight;
    }

    /// <summary>One frame of people.</summary>
    public static Pose Assemble(SourcePerson[] people, Canvas units, Canvas? canvas) =>
        new(canvas?.AspectRatio ?? 1, [.. people.Select(person => person.ToPerson(units)).OfType<Person>()]);

    /// <summary>The people of an array, after a look at how many there are.</summary>
    public static SourcePerson[] ReadAll(
        JsonCursor array, PoseJsonOptions options, Func<JsonCursor, SourcePerson> read)
    {
        ThrowIfTooMany(array, array.Count, options);
        return [.. array.Items().Select(read)];
    }

    public static void ThrowIfTooMany(JsonCursor where, int count, PoseJsonOptions options)
    {
        if (count > options.MaxPeople)
        {
            throw where.Fault($"has {count} people in one frame; expected at most {options.MaxPeople}");
        }
    }
}
