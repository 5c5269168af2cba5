namespace OnnxPose.Poses.Json;

/// <summary>COCO-WholeBody: images and annotations, one annotation a person; reading only, see the other
/// part.</summary>
static partial class CocoForm
{
    /// <summary>A whole file: one frame per image, in the order of the images.</summary>
    public static IEnumerable<Pose> ReadFile(JsonCursor file, PoseJsonOptions options)
    {
        var annotations = ByImage(file.Member("annotations"));
        var images = new Dictionary<string, JsonCursor>();
        foreach (var image in file.Member("images").Items())
        {
            if (!images.TryAdd(Id(image, "id"), image))
            {
                throw image.Fault($"has the id {image.Member("id").Shown}, which an image before it has");
            }
        }
        foreach (var (id, people) in annotations)
        {
            if (!images.ContainsKey(id))
            {
                throw people[0].Fault(
                    $"belongs to image {people[0].Member("image_id").Shown}, which 'images' does not list");
            }
        }
        foreach (var (id, image) in images)
        {
            yield return Frame(image, annotations.GetValueOrDefault(id) ?? [], options);
        }
    }

    /// <summary>Annotations alone, as detectors write them: one frame per image they name.</summary>
    public static IEnumerable<Pose> ReadAnnotations(JsonCursor annotations, PoseJsonOptions options) =>
        ByImage(annotations).Select(image => Frame(image.Value[0], image.Value, options));

    /// <summary>One annotation alone.</summary>
    public static Pose ReadAnnotation(JsonCursor annotation, PoseJsonOptions options) =>
        Frame(annotation, [annotation], options);

    // Crowds are annotated without points.
    static Dictionary<string, List<JsonCursor>> ByImage(JsonCursor annotations) =>
        annotations.Items().Where(static a => a.Find("keypoints") is not null)
            .GroupBy(static a => Id(a, "image_id")).ToDictionary(static g => g.Key, static g => g.ToList());

    static string Id(JsonCursor cursor, string name) => cursor.Member(name).Element.GetRawText();

    static Pose Frame(JsonCursor image, List<JsonCursor> annotations, PoseJsonOptions options)
    {
        SourcePerson.ThrowIfTooMany(image, annotations.Count, options);
        var people = annotations.Select(annotation => Person(annotation, options)).ToArray();
        var canvas = Canvas.Find(image, "width", "height", options);
        return SourcePerson.Assemble(people, Canvas.Units(canvas, people, image), canvas);
    }

    static SourcePerson Person(JsonCursor annotation, PoseJsonOptions options)
    {
        var points = Triples.Read(
            annotation.Find("keypoints"), options, CocoSkeleton.BodyPoints, CocoSkeleton.AllPoints);
        var person = new SourcePerson(annotation)
        {
            Body = CocoSkeleton.ToOpenPose(points.AsSpan(0, CocoSkeleton.BodyPoints)),
            Box = Box(annotation.Find("bbox")),
        };
        if (points.Length == CocoSkeleton.AllPoints)
        {
            var rest = points.AsSpan(CocoSkeleton.BodyPoints + CocoSkeleton.FootPoints);
            person.Face = [.. rest[..Skeleton.FacePoints]];
            person.Hands = [.. rest[Skeleton.FacePoints..]];
            return person;
        }
        person.Face = Triples.Read(annotation.Find("face_kpts"), options, Skeleton.FacePoints);
        person.Hands = [.. Triples.Read(annotation.Find("lefthand_kpts"), options, Skeleton.HandPoints),
            .. Triples.Read(annotation.Find("righthand_kpts"), options, Skeleton.HandPoints)];
        return person;
    }

    static ((double, double), (double, double))? Box(JsonCursor? box) =>
        box?.Numbers(4) is [var x, var y, var width, var height] ? ((x, y), (x + width, y + height)) : null;
}
