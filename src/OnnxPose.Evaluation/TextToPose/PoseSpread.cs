using System.Numerics;

namespace OnnxPose.Evaluation.TextToPose;

/// <summary>How far several draws of one prompt lie apart.</summary>
static class PoseSpread
{
    /// <summary>The root mean square of the body points' distances from their means over the draws, in
    /// heights of the picture; NaN where no point is there twice.</summary>
    /// <param name="poses">Draws of one prompt; people count in their order.</param>
    public static double Of(IReadOnlyList<Pose> poses)
    {
        var (sum, count) = (0.0, 0);
        for (var person = 0; person < poses.Max(static pose => pose.People.Length); person++)
        {
            for (var point = 0; point < Skeleton.BodyPoints; point++)
            {
                var places = Places(poses, person, point);
                if (places.Length > 1)
                {
                    var mean = places.Aggregate(Vector2.Zero, static (a, b) => a + b) / places.Length;
                    sum += places.Sum(place => Vector2.DistanceSquared(place, mean));
                    count += places.Length;
                }
            }
        }
        return count == 0 ? double.NaN : Math.Sqrt(sum / count);
    }

    static Vector2[] Places(IReadOnlyList<Pose> poses, int person, int point) =>
    [
        .. from pose in poses
           where person < pose.People.Length
           let place = pose.People[person].Body[point]
           where place is not null
           select new Vector2(place.Value.X * pose.AspectRatio, place.Value.Y),
    ];
}
