using System.Numerics;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Scenes.Mannequins;

/// <summary>From a description to the keypoints a detector would find in a picture of it.</summary>
static class SceneComposer
{
    // No detector would call less than that a person: a neck, two shoulders and two ears, seen from behind.
    const int FewestPoints = 5;

    public static Pose Compose(SceneDescription scene, ref PoseRandom random)
    {
        while (true)
        {
            var figures = Figures(scene, ref random);
            var aspectRatio = AspectRatio(scene.People.Length, ref random);
            var camera = new Camera(ref random);
            camera.Aim(figures, scene.Framing, aspectRatio, ref random);
            var people = figures.ConvertAll(figure => Detect(figure, camera));
            if (people.TrueForAll(static person => CountPoints(person) >= FewestPoints))
            {
                return new Pose(aspectRatio, [.. people]);
            }
        }
    }

    static int CountPoints(Person person) =>
        person.Body.PresentCount + person.Face.PresentCount + person.Hands.PresentCount;

    static List<Figure> Figures(SceneDescription scene, ref PoseRandom random)
    {
        var count = scene.People.Length;
        var bones = new List<Proportions>();
        var joints = new List<Articulation>();
        var stances = new List<Figure.Stance>();
        var spacing = Spacing(scene, ref random);
        for (var i = 0; i < count; i++)
        {
            bones.Add(Proportions.Sample(ref random));
            var alone = scene.IsInteraction ? default : scene.People[i];
            joints.Add(ActionLibrary.Articulate(alone, bones[i], ref random));
            stances.Add(scene.IsInteraction
                ? Interactions.Stand(scene.People[i].Action, i, count, ref random)
                : Stand(scene.View, (i - (count - 1) / 2f) * spacing, ref random));
        }
        var figures = Build(bones, joints, stances);
        if (!scene.IsInteraction)
        {
            return figures;
        }
        Interactions.Reach(scene.People[0].Action, joints, bones, stances, figures, ref random);
        return Build(bones, joints, stances);
    }

    static List<Figure> Build(List<Proportions> bones, List<Articulation> joints,
        List<Figure.Stance> stances) =>
        [.. bones.Select((b, i) => Figure.Build(b, joints[i], stances[i]))];

    static float Spacing(SceneDescription scene, ref PoseRandom random)
    {
        var wide = scene.People.Any(static p => p.Action is SceneAction.SpreadArms or SceneAction.Point
            or SceneAction.RaiseArm or SceneAction.Jump or SceneAction.Kick or SceneAction.Run);
        return (wide ? 1.65f : 1.1f) + 0.25f * random.NextSingle();
    }

    static Figure.Stance Stand(View view, float x, ref PoseRandom random)
    {
        var degrees = view switch
        {
            View.Front => 0,
            View.Back => 180,
            View.FacingLeft => -90,
            _ => 90,
        };
        var jitter = 7 * (float)Math.Clamp(random.NextNormal(), -2, 2);
        var place = new Vector3(x + 0.04f * (float)random.NextNormal(), 0,
            0.1f * (2 * random.NextSingle() - 1));
        return new(place, (degrees + jitter) * (MathF.PI / 180), 0.95f + 0.1f * random.NextSingle());
    }

    static float AspectRatio(int people, ref PoseRandom random)
    {
        ReadOnlySpan<float> one = [1, 1, 1, 0.75f, 2 / 3f, 1.25f, 1.5f];
        ReadOnlySpan<float> more = [1, 1, 1.25f, 4 / 3f, 1.5f, 1.5f, 16 / 9f];
        if (random.NextSingle() < 0.3f)
        {
            return people == 1 ? 0.5f + random.NextSingle() : 0.8f + 1.2f * random.NextSingle();
        }
        return (people == 1 ? one : more)[random.NextInt32(one.Length)];
    }

    static Person Detect(Figure figure, Camera camera)
    {
        var body = See(figure.Body, camera, i => BodyVisible((BodyPoint)i, figure));
        var faceSeen = figure.Gaze.Z > -0.45f;
        var face = See(figure.Face, camera, i => faceSeen && figure.FaceNormals[i].Z > -0.45f);
        var hands = See(figure.Hands, camera, static _ => true);
        return new Person(TightBox(body, face, hands), new(body), new(face), new(hands));
    }

    static Keypoint?[] See(Vector3[] points, Camera camera, Func<int, bool> visible)
    {
        var seen = new Keypoint?[points.Length];
        for (var i = 0; i < points.Length; i++)
        {
            var p = camera.See(points[i]);
            seen[i] = visible(i) && p.X is > 0 and < 1 && p.Y is > 0 and < 1 ? p : null;
        }
        return seen;
    }

    static bool BodyVisible(BodyPoint point, Figure figure) => point switch
    {
        BodyPoint.Nose => figure.Gaze.Z > -0.45f,
        BodyPoint.RightEye => Vector3.Normalize(figure.Gaze + 0.8f * figure.EarNormals.Right).Z > -0.05f,
        BodyPoint.LeftEye => Vector3.Normalize(figure.Gaze + 0.8f * figure.EarNormals.Left).Z > -0.05f,
        BodyPoint.RightEar => figure.EarNormals.Right.Z > -0.4f,
        BodyPoint.LeftEar => figure.EarNormals.Left.Z > -0.4f,
        _ => true,
    };

    static BoundingBox TightBox(params ReadOnlySpan<Keypoint?[]> sets)
    {
        var (x0, y0, x1, y1) = (1f, 1f, 0f, 0f);
        foreach (var set in sets)
        {
            foreach (var p in set.OfType<Keypoint>())
            {
                (x0, y0, x1, y1) = (Math.Min(x0, p.X), Math.Min(y0, p.Y), Math.Max(x1, p.X),
                    Math.Max(y1, p.Y));
            }
        }
        return new(new(x0, y0), new(x1, y1));
    }
}
