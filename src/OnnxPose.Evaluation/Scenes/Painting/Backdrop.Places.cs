using System.Collections.Immutable;
using System.Numerics;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Scenes.Painting;

static partial class Backdrop
{
    static void Street(PaintCanvas canvas, ImmutableArray<Vector3> c, float horizon, ref PoseRandom random)
    {
        canvas.Gradient(0, horizon, c[0], c[0]);
        var left = -0.15f * random.NextSingle();
        for (var house = 0; left < 1; house++)
        {
            var right = left + 0.24f + 0.16f * random.NextSingle();
            var top = horizon - 0.3f - 0.25f * random.NextSingle();
            Box(canvas, left, top, right, horizon + 0.01f, c[1 + house % 2]);
            Windows(canvas, left, top, right, horizon, c[3]);
            left = right + 0.012f;
        }
        var kerb = horizon + 0.1f * (1 - horizon);
        canvas.Gradient(horizon, kerb, c[5], c[5]);
        canvas.Gradient(kerb, 1, c[4], Blend.Of(c[4], c[2], 0.5f));
        var shift = random.NextSingle();
        for (var mark = -1; mark < 4; mark++)             // the line in the middle of the road
        {
            var x = (mark + shift) / 3.2f;
            Box(canvas, x, kerb + 0.38f * (1 - kerb), x + 0.16f, kerb + 0.44f * (1 - kerb), c[0]);
        }
    }

    static void Windows(PaintCanvas canvas, float left, float top, float right, float horizon, Vector3 glass)
    {
        const float Pitch = 0.085f, Width = 0.045f, Height = 0.05f;
        var columns = (int)((right - left - 0.02f) / Pitch);
        var margin = (right - left - columns * Pitch + Pitch - Width) / 2;
        for (var y = top + 0.035f; y + Height < horizon - 0.03f; y += 0.095f)
        {
            for (var column = 0; column < columns; column++)
            {
                var x = left + margin + column * Pitch;
                Box(canvas, x, y, x + Width, y + Height, glass);
            }
        }
    }

    static void Room(PaintCanvas canvas, ImmutableArray<Vector3> c, float horizon, ref PoseRandom random)
    {
        var floor = MathF.Max(horizon, 0.62f);
        canvas.Gradient(0, floor, c[0], c[0]);
        var pitch = 0.1f + 0.04f * random.NextSingle();
        for (var x = -pitch * random.NextSingle(); x < 1; x += pitch)
        {
            Box(canvas, x, -0.01f, x + 0.42f * pitch, floor, c[1]);
        }
        canvas.Gradient(floor, 1, c[2], c[2]);
        for (var row = 1; row < 4; row++)                 // boards, narrower with distance
        {
            var y = floor + (1 - floor) * (row * (row + 1) / 14f);
            Box(canvas, -0.01f, y, 1.01f, y + 0.006f + 0.003f * row, c[3]);
        }
        Box(canvas, -0.01f, floor - 0.025f, 1.01f, floor, c[5]);
        var side = random.NextSingle() < 0.5f
            ? 0.06f + 0.12f * random.NextSingle() : 0.6f + 0.1f * random.NextSingle();
        var top = 0.08f + 0.06f * random.NextSingle();
        Box(canvas, side - 0.015f, top - 0.015f, side + 0.265f, top + 0.305f, c[3]);
        Box(canvas, side, top, side + 0.12f, top + 0.29f, c[4]);
        Box(canvas, side + 0.13f, top, side + 0.25f, top + 0.29f, c[4]);
    }

    static void Snow(PaintCanvas canvas, ImmutableArray<Vector3> c, float horizon, ref PoseRandom random)
    {
        canvas.Gradient(0, horizon, c[0], c[1]);
        for (var i = 0; i < 3; i++)
        {
            Blob(canvas, new((i + random.NextSingle()) / 3, horizon + 0.02f),
                new(0.3f, 0.08f + 0.08f * random.NextSingle()), c[5], 1);
        }
        var trees = 5 + random.NextInt32(3);
        for (var i = 0; i < trees; i++)
        {
            var x = (i + random.NextSingle()) / trees;
            Fir(canvas, new(x, horizon + 0.01f), 0.13f + 0.12f * random.NextSingle(), c[4], c[3]);
        }
        canvas.Gradient(horizon, 1, c[2], c[3]);
        for (var i = 0; i < 5; i++)                       // drifts
        {
            var place = new Vector2(random.NextSingle(),
                horizon + (1 - horizon) * (0.1f + 0.8f * random.NextSingle()));
            Blob(canvas, place, new(0.16f + 0.1f * random.NextSingle(), 0.018f), i % 2 == 0 ? c[2] : c[3],
                0.8f);
        }
        for (var i = 0; i < 40; i++)                      // flakes
        {
            Blob(canvas, new(random.NextSingle(), horizon * random.NextSingle()), new(0.006f), c[3], 1);
        }
    }

    static void Fir(PaintCanvas canvas, Vector2 foot, float height, Vector3 needles, Vector3 snow)
    {
        for (var layer = 0; layer < 3; layer++)
        {
            var top = foot + new Vector2(0, -height * (0.55f + 0.15f * layer));
            var half = height * (0.32f - 0.07f * layer);
            var bottom = foot.Y - height * 0.26f * layer;
            ReadOnlySpan<Vector2> corners =
            [
                top * canvas.Size, new Vector2(foot.X - half, bottom) * canvas.Size,
                new Vector2(foot.X + half, bottom) * canvas.Size,
            ];
            canvas.Fill(new RoundedHull(corners, 0.004f * canvas.Size, Vector2.UnitX), needles);
            Blob(canvas, top + new Vector2(0, 0.012f), new(0.1f * height, 0.05f * height), snow, 0.9f);
        }
    }

    static void Stage(PaintCanvas canvas, ImmutableArray<Vector3> c, float horizon, ref PoseRandom random)
    {
        var floor = MathF.Max(horizon, 0.6f);
        canvas.Gradient(0, floor, c[0], c[0]);
        var pitch = 0.075f + 0.03f * random.NextSingle();
        for (var x = -pitch * random.NextSingle(); x < 1; x += pitch)
        {
            Box(canvas, x, -0.01f, x + 0.3f * pitch, floor, c[1]);
            Box(canvas, x + 0.62f * pitch, -0.01f, x + 0.8f * pitch, floor, c[5]);
        }
        canvas.Gradient(floor, 1, c[2], Blend.Of(c[2], c[3], 0.5f));
        Beam(canvas, 0.1f + 0.2f * random.NextSingle(), 0.35f + 0.15f * random.NextSingle(), floor, c[4]);
        Beam(canvas, 0.7f + 0.2f * random.NextSingle(), 0.5f + 0.15f * random.NextSingle(), floor, c[4]);
        Blob(canvas, new(0.5f, (floor + 1) / 2), new(0.42f, 0.45f * (1 - floor)), c[3], 0.8f);
    }

    static void Beam(PaintCanvas canvas, float lamp, float target, float floor, Vector3 light)
    {
        ReadOnlySpan<Vector2> corners =
        [
            new Vector2(lamp, -0.02f) * canvas.Size, new Vector2(target - 0.16f, floor + 0.04f) * canvas.Size,
            new Vector2(target + 0.16f, floor + 0.04f) * canvas.Size,
        ];
        canvas.Fill(new RoundedHull(corners, 0.01f * canvas.Size, Vector2.UnitX), light, 0, 0.4f);
    }
}
