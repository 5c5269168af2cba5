using System.Numerics;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Scenes.Mannequins;

/// <summary>A level camera in front of the scene that crops a frame of a given shape.</summary>
sealed class Camera
{
    readonly float _distance;
    readonly float _height;
    float _left, _top, _width, _frameHeight;

    public Camera(ref PoseRandom random)
    {
        _distance = 3.5f + 3 * random.NextSingle();
        _height = 0.9f + 0.5f * random.NextSingle();
    }

    /// <summary>Chooses the frame so that the framing holds for everybody.</summary>
    public void Aim(IReadOnlyList<Figure> figures, Framing framing, float aspectRatio, ref PoseRandom random)
    {
        var (min, max) = Content(figures, framing, ref random);
        var size = max - min;
        var fill = 0.76f + 0.18f * random.NextSingle();
        _frameHeight = Math.Max(size.Y, size.X / aspectRatio) / fill;
        _width = _frameHeight * aspectRatio;
        _left = min.X - (_width - size.X) * (0.5f + 0.25f * (2 * random.NextSingle() - 1));
        var slack = _frameHeight - size.Y;
        _top = max.Y + slack * (framing == Framing.FullBody ? 0.35f + 0.3f * random.NextSingle() : 1);
    }

    /// <summary>Where a point of the world lies in the picture, in units of the image.</summary>
    public Keypoint See(Vector3 point)
    {
        var p = Project(point);
        return new((p.X - _left) / _width, (_top - p.Y) / _frameHeight);
    }

    Vector2 Project(Vector3 p)
    {
        var scale = _distance / (_distance - p.Z);
        return new(p.X * scale, _height + (p.Y - _height) * scale);
    }

    (Vector2 Min, Vector2 Max) Content(IReadOnlyList<Figure> figures, Framing framing, ref PoseRandom random)
    {
        var min = new Vector2(float.PositiveInfinity);
        var max = new Vector2(float.NegativeInfinity);
        var below = 0.03f + 0.1f * random.NextSingle();
        foreach (var figure in figures)
        {
            foreach (var point in Points(figure, framing, below).Select(Project))
            {
                min = Vector2.Min(min, point);
                max = Vector2.Max(max, point);
            }
        }
        return (min, max);
    }

    static IEnumerable<Vector3> Points(Figure figure, Framing framing, float below)
    {
        var body = figure.Body;
        yield return figure.Crown;
        var hip = Vector3.Min(body[(int)BodyPoint.LeftHip], body[(int)BodyPoint.RightHip]);
        var shoulder = Vector3.Min(body[(int)BodyPoint.LeftShoulder], body[(int)BodyPoint.RightShoulder]);
        var floor = framing switch
        {
            Framing.FullBody => float.NegativeInfinity,
            Framing.UpperBody => hip.Y - below,
            _ => shoulder.Y - 0.03f - below,
        };
        foreach (var point in body.Concat(figure.Hands).Where(p => p.Y > floor))
        {
            yield return point;
        }
        yield return framing switch
        {
            Framing.FullBody => (body[(int)BodyPoint.LeftAnkle] + body[(int)BodyPoint.RightAnkle]) / 2
                - new Vector3(0, 0.07f, 0),
            Framing.UpperBody => hip with { Y = floor },
            _ => shoulder with { Y = floor },
        };
    }
}
