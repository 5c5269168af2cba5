using System.Collections.Immutable;
using System.Numerics;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Scenes.Painting;

/// <summary>Paints the six settings, each a little different every time.</summary>
static partial class Backdrop
{
    /// <summary>Covers the whole canvas.</summary>
    /// <param name="canvas">Painted over.</param>
    /// <param name="setting">Which of them.</param>
    /// <param name="horizon">Where the ground ends, as a fraction of the picture's height.</param>
    /// <param name="random">Decides the details.</param>
    public static void Paint(PaintCanvas canvas, Setting setting, float horizon, ref PoseRandom random)
    {
        var colours = Palette.Of(setting);
        switch (setting)
        {
            case Setting.Park: Park(canvas, colours, horizon, ref random); break;
            case Setting.Beach: Beach(canvas, colours, horizon, ref random); break;
            case Setting.Street: Street(canvas, colours, horizon, ref random); break;
            case Setting.Room: Room(canvas, colours, horizon, ref random); break;
            case Setting.Snow: Snow(canvas, colours, horizon, ref random); break;
            default: Stage(canvas, colours, horizon, ref random); break;
        }
    }

    /// <summary>The darker of a setting's grounds: what a shadow is painted with.</summary>
    public static Vector3 Shadow(Setting setting) => setting switch
    {
        Setting.Park or Setting.Beach => Palette.Of(setting)[5],
        Setting.Street => Palette.Of(setting)[3],
        Setting.Room => Palette.Of(setting)[3],
        Setting.Snow => Palette.Of(setting)[5],
        _ => Palette.Of(setting)[0],
    };

    static void Park(PaintCanvas canvas, ImmutableArray<Vector3> c, float horizon, ref PoseRandom random)
    {
        canvas.Gradient(0, horizon, c[0], c[1]);
        Clouds(canvas, c[1], horizon, ref random);
        canvas.Gradient(horizon, 1, c[5], c[4]);
        Trees(canvas, c[2], c[3], horizon, ref random);
        for (var i = 0; i < 5; i++)                       // sunny patches of the lawn
        {
            var place = new Vector2(random.NextSingle(),
                horizon + (1 - horizon) * (0.15f + 0.8f * random.NextSingle()));
            Blob(canvas, place, new(0.1f + 0.12f * random.NextSingle(), 0.012f),
                Blend.Of(c[4], c[5], 0.5f), 0.7f);
        }
    }

    static void Trees(PaintCanvas canvas, Vector3 light, Vector3 dark, float horizon, ref PoseRandom random)
    {
        var trees = 4 + random.NextInt32(3);
        var shift = random.NextSingle();
        for (var i = 0; i < trees; i++)
        {
            var x = (i + shift) / trees + 0.06f * (random.NextSingle() - 0.5f);
            var height = 0.16f + 0.14f * random.NextSingle();
            var foot = new Vector2(x, horizon + 0.01f) * canvas.Size;
            var crown = new Vector2(x, horizon - height * 0.7f);
            canvas.Fill(new TaperedLimb(foot, 0.013f * canvas.Size, crown * canvas.Size,
                0.01f * canvas.Size), dark);
            Blob(canvas, crown, new(height * 0.52f, height * 0.55f), dark, 1);
            Blob(canvas, crown - new Vector2(0.016f, 0.022f), new(height * 0.4f, height * 0.4f), light, 1);
        }
    }

    static void Beach(PaintCanvas canvas, ImmutableArray<Vector3> c, float horizon, ref PoseRandom random)
    {
        var shore = horizon + (0.12f + 0.1f * random.NextSingle()) * (1 - horizon) + 0.03f;
        canvas.Gradient(0, horizon, c[0], c[1]);
        Clouds(canvas, c[1], horizon * 0.8f, ref random);
        canvas.Gradient(horizon, shore, c[3], c[2]);
        canvas.Gradient(shore, 1, c[4], Blend.Of(c[4], c[5], 0.5f));
        for (var i = 0; i < 7; i++)                       // waves
        {
            var place = new Vector2(random.NextSingle(),
                horizon + (shore - horizon) * (0.15f + 0.7f * random.NextSingle()));
            Blob(canvas, place, new(0.05f + 0.06f * random.NextSingle(), 0.004f), c[1], 0.8f);
        }
        for (var i = 0; i < 6; i++)                       // where the water ends
        {
            Blob(canvas, new((i + random.NextSingle()) / 6, shore),
                new(0.13f, 0.009f + 0.008f * random.NextSingle()), c[1], 1);
        }
        for (var i = 0; i < 6; i++)                       // hollows in the sand
        {
            var place = new Vector2(random.NextSingle(),
                shore + (1 - shore) * (0.2f + 0.8f * random.NextSingle()));
            Blob(canvas, place, new(0.06f + 0.08f * random.NextSingle(), 0.008f), c[5], 0.9f);
        }
    }

    static void Clouds(PaintCanvas canvas, Vector3 colour, float horizon, ref PoseRandom random)
    {
        for (var i = 0; i < 3; i++)
        {
            var place = new Vector2(random.NextSingle(), horizon * (0.1f + 0.5f * random.NextSingle()));
            var size = 0.05f + 0.05f * random.NextSingle();
            Blob(canvas, place, new(1.6f * size, 0.5f * size), colour, 0.9f);
            Blob(canvas, place + new Vector2(0.5f, -0.35f) * size, new(0.8f * size, 0.5f * size), colour,
                0.9f);
        }
    }

    static void Blob(PaintCanvas canvas, Vector2 centre, Vector2 half, Vector3 colour, float opacity) =>
        canvas.Fill(new TurnedEllipse(centre * canvas.Size, half * canvas.Size), colour, 0, opacity);

    static void Box(PaintCanvas canvas, float left, float top, float right, float bottom, Vector3 colour)
    {
        var rounding = 0.002f * canvas.Size;
        ReadOnlySpan<Vector2> corners =
        [
            new Vector2(left, top) * canvas.Size + new Vector2(rounding),
            new Vector2(right, top) * canvas.Size + new Vector2(-rounding, rounding),
            new Vector2(right, bottom) * canvas.Size - new Vector2(rounding),
            new Vector2(left, bottom) * canvas.Size + new Vector2(rounding, -rounding),
        ];
        canvas.Fill(new RoundedHull(corners, rounding, Vector2.UnitX), colour);
    }
}
